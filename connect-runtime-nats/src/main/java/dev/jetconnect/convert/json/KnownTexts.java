package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.cache.Cache;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.cache.SynchronizedCache;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * The texts of schemas that records of a topic have begun with, so that they need not be parsed for
 * each record: most of a record is its schema.
 *
 * <p>Thread-safe.
 */
final class KnownTexts {
    /** Of one topic; more, and they are parsed by turns. */
    private static final int TEXTS_MAX = 4;

    /** As nearly all write it. */
    private static final byte[] NAME = "\"payload\":".getBytes(StandardCharsets.US_ASCII);

    private static final SerializedString PAYLOAD = new SerializedString("payload");

    private final JsonFactory factory;
    private final JsonFormats formats;
    private final Cache<String, List<Known>> byTopic;

    private static final class Known {
        /** All up to the name of the payload. */
        private final byte[] begin;

        private final Schema schema;
        private final NullableJson format;

        private Known(byte[] begin, Schema schema, NullableJson format) {
            this.begin = begin;
            this.schema = schema;
            this.format = format;
        }

        private boolean isOf(byte[] text) {
            return text.length > begin.length
                    && Arrays.equals(text, 0, begin.length, begin, 0, begin.length);
        }
    }

    KnownTexts(JsonFactory factory, JsonFormats formats, int topicsMax) {
        this.factory = factory;
        this.formats = formats;
        this.byTopic = new SynchronizedCache<>(new LRUCache<>(topicsMax));
    }

    /** Reads a text whose schema is known; empty if it is not. */
    Optional<SchemaAndValue> read(String topic, byte[] text) throws IOException {
        List<Known> texts = byTopic.get(String.valueOf(topic));
        if (texts == null) {
            return Optional.empty();
        }
        for (Known known : texts) {
            if (known.isOf(text)) {
                return Optional.of(new SchemaAndValue(known.schema, payload(text, known)));
            }
        }
        return Optional.empty();
    }

    private Object payload(byte[] text, Known known) throws IOException {
        int at = known.begin.length;
        int from = at + NAME.length;
        int end = text.length - 1;
        if (from >= end
                || text[end] != '}'
                || !Arrays.equals(text, at, from, NAME, 0, NAME.length)) {
            return payloadOfAnyForm(text, known);
        }
        try (JsonParser in = factory.createParser(text, from, end - from)) {
            in.nextToken();
            Object value = known.format.read(in);
            if (in.nextToken() != null) {
                throw new Unusual();
            }
            return value;
        }
    }

    private Object payloadOfAnyForm(byte[] text, Known known) throws IOException {
        // An object with the payload alone: what is before it is known.
        byte[] rest = Arrays.copyOfRange(text, known.begin.length - 1, text.length);
        rest[0] = '{';
        try (JsonParser in = factory.createParser(rest)) {
            in.nextToken();
            if (!in.nextFieldName(PAYLOAD)) {
                throw new Unusual();
            }
            in.nextToken();
            Object value = known.format.read(in);
            if (in.nextToken() != JsonToken.END_OBJECT) {
                throw new Unusual();
            }
            return value;
        }
    }

    /** Remembers how a text begins that was found to be right. */
    void learn(String topic, byte[] text, Schema schema) throws IOException {
        int payload = payloadAt(text);
        if (payload > 0) {
            Known known = new Known(Arrays.copyOf(text, payload), schema, formats.of(schema));
            List<Known> before = byTopic.get(String.valueOf(topic));
            byTopic.put(
                    String.valueOf(topic),
                    Stream.concat(
                                    Stream.of(known),
                                    before == null ? Stream.empty() : before.stream())
                            .limit(TEXTS_MAX)
                            .toList());
        }
    }

    /** Where the name of the payload begins, right behind the schema; 0 if it is not there. */
    private int payloadAt(byte[] text) throws IOException {
        try (JsonParser in = factory.createParser(text)) {
            in.nextToken();
            if (!"schema".equals(in.nextFieldName())) {
                return 0;
            }
            in.nextToken();
            in.skipChildren();
            return in.nextFieldName(PAYLOAD) ? (int) in.currentTokenLocation().getByteOffset() : 0;
        }
    }
}

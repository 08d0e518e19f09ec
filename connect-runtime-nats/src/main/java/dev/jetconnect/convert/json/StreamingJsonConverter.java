package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.cache.Cache;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.cache.SynchronizedCache;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.DecimalFormat;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;

/**
 * Writes and reads, byte for byte and value for value, what Connect's {@link JsonConverter} does,
 * and stands in its place: without a tree of nodes, with the text of each schema made once, and
 * with schemas that are known by their text not parsed again. Whatever is not as usual it leaves to
 * that converter, with all its errors.
 *
 * <p>Thread-safe once it is configured.
 */
public final class StreamingJsonConverter implements Converter {
    /** Of a converter's settings: {@code false} leaves Connect's own where it is. */
    public static final String ENABLE = "streaming.enable";

    private static final byte[] SCHEMA = bytes("{\"schema\":");
    private static final byte[] PAYLOAD = bytes(",\"payload\":");
    private static final byte[] END = bytes("}");
    private static final byte[] NOTHING = {};

    /** A larger buffer is not kept for the next record. */
    private static final int KEPT_BYTES_MAX = 256 * 1024;

    private final JsonConverter connects = new JsonConverter();
    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonFactory factory = mapper.getFactory();
    private boolean hasSchemas;
    private JsonFormats formats;
    private Cache<Schema, Written> written;
    private KnownTexts known;

    /** {@code schema.content}, if it is given. */
    private Optional<Schema> fixed = Optional.empty();

    /** The same schema is written again and again: mostly it is not looked for. */
    private volatile Written last;

    /** What the last record was written into; taken by whoever writes the next one. */
    private final AtomicReference<RecordBytes> spare = new AtomicReference<>();

    /** How records of a schema are written. */
    private static final class Written {
        private final Schema schema;

        /** What is before the payload. */
        private final byte[] begin;

        private final NullableJson format;

        private Written(Schema schema, byte[] begin, NullableJson format) {
            this.schema = schema;
            this.begin = begin;
            this.format = format;
        }
    }

    /**
     * One in place of Connect's own, unless its settings say otherwise; else the converter.
     *
     * @param converter null if there is none
     */
    public static Converter inPlaceOf(Converter converter, Map<String, ?> settings, boolean isKey) {
        Object enable = settings.get(ENABLE);
        if (converter == null
                || converter.getClass() != JsonConverter.class
                || (enable != null && !Boolean.parseBoolean(enable.toString()))) {
            return converter;
        }
        StreamingJsonConverter streaming = new StreamingJsonConverter();
        streaming.configure(settings, isKey);
        return streaming;
    }

    /** The name that users know a converter by. */
    public static String nameOf(Class<?> converter) {
        return (converter == StreamingJsonConverter.class ? JsonConverter.class : converter)
                .getName();
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        connects.configure(settings, isKey);
        Map<String, Object> typed = new HashMap<>(settings);
        typed.put(
                ConverterConfig.TYPE_CONFIG,
                (isKey ? ConverterType.KEY : ConverterType.VALUE).getName());
        JsonConverterConfig config = new JsonConverterConfig(typed);
        hasSchemas = config.schemasEnabled();
        formats =
                new JsonFormats(
                        config.decimalFormat() == DecimalFormat.NUMERIC,
                        config.replaceNullWithDefault());
        written = new SynchronizedCache<>(new LRUCache<>(config.schemaCacheSize()));
        known = new KnownTexts(factory, formats, config.schemaCacheSize());
        if (hasSchemas && config.schemaContent() != null) {
            fixed = Optional.ofNullable(schemaOf(config.schemaContent()));
        }
    }

    private Schema schemaOf(byte[] text) {
        try {
            return connects.asConnectSchema(mapper.readTree(text));
        } catch (IOException e) { // the other has taken it
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ConfigDef config() {
        return connects.config();
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (schema != null) {
            try {
                return write(schema, value);
            } catch (IOException | RuntimeException e) {
                // The other says what is wrong, or does better.
            }
        }
        return connects.fromConnectData(topic, schema, value);
    }

    private byte[] write(Schema schema, Object value) throws IOException {
        Written how = how(schema);
        RecordBytes bytes = spare.getAndSet(null);
        if (bytes == null) {
            bytes = new RecordBytes();
        }
        bytes.reset();
        try (JsonGenerator out = factory.createGenerator(bytes)) {
            how.format.write(out, value);
        }
        byte[] record = bytes.between(how.begin, hasSchemas ? END : NOTHING);
        if (record.length <= KEPT_BYTES_MAX) {
            spare.set(bytes);
        }
        return record;
    }

    private Written how(Schema schema) throws IOException {
        Written recent = last;
        // Equal ones that are not the same are found below.
        @SuppressWarnings("ReferenceEquality")
        boolean isSame = recent != null && recent.schema == schema;
        if (isSame) {
            return recent;
        }
        Written found = written.get(schema);
        if (found == null) {
            found = new Written(schema, begin(schema), formats.of(schema));
            written.put(schema, found);
        }
        last = found;
        return found;
    }

    private byte[] begin(Schema schema) throws IOException {
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        if (hasSchemas) {
            begin.writeBytes(SCHEMA);
            begin.writeBytes(mapper.writeValueAsBytes(connects.asJsonSchema(schema)));
            begin.writeBytes(PAYLOAD);
        }
        return begin.toByteArray();
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        if (value != null) {
            try {
                Optional<SchemaAndValue> read = read(topic, value);
                if (read.isPresent()) {
                    return read.get();
                }
            } catch (IOException | RuntimeException e) {
                // The other says what is wrong, or does better.
                return connects.toConnectData(topic, value);
            }
        }
        SchemaAndValue read = connects.toConnectData(topic, value);
        if (read.schema() != null && fixed.isEmpty()) {
            learn(topic, value, read.schema());
        }
        return read;
    }

    private Optional<SchemaAndValue> read(String topic, byte[] text) throws IOException {
        if (hasSchemas && fixed.isEmpty()) {
            return known.read(topic, text);
        }
        try (JsonParser in = factory.createParser(text)) {
            in.nextToken();
            Object value = fixed.isPresent() ? ofFixed(in) : SchemalessJson.read(in);
            return Optional.of(new SchemaAndValue(fixed.orElse(null), value));
        }
    }

    private Object ofFixed(JsonParser in) throws IOException {
        return how(fixed.get()).format.read(in);
    }

    private void learn(String topic, byte[] text, Schema schema) {
        try {
            known.learn(topic, text, schema);
        } catch (IOException e) { // written in a way that this parser doesn't take
            return;
        }
    }

    @Override
    public void close() {
        connects.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

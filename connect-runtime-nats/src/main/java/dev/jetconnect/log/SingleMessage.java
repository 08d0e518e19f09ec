package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.impl.Headers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.errors.DataException;

/**
 * One record in one message: the payload is the value, everything else is headers. What a NATS
 * header can carry is there as itself, so that plain clients find it; where that would lose
 * something, another header has it whole. {@code docs/NATS.md} is the contract.
 */
final class SingleMessage {
    static final String KEY = "JetConnect-Key";
    static final String KEY_BASE64 = "JetConnect-Key-Base64";
    static final String TIMESTAMP = "JetConnect-Timestamp";
    static final String TOMBSTONE = "JetConnect-Tombstone";
    static final String HEADERS = "JetConnect-Headers";

    private static final byte[] NOTHING = {};

    private SingleMessage() {}

    static Bundle encode(String subject, StoredRecord single) {
        Headers headers = MessageFormat.MESSAGE.newHeaders();
        headers.put(TIMESTAMP, Long.toString(single.timestamp()));
        if (single.key() != null) {
            if (NatsHeaders.isPlainValue(single.key())) {
                headers.put(KEY, new String(single.key(), UTF_8));
            } else {
                headers.put(KEY_BASE64, Base64.getEncoder().encodeToString(single.key()));
            }
        }
        if (single.value() == null) {
            headers.put(TOMBSTONE, "true");
        }
        putRecordHeaders(headers, single.headers());
        byte[] payload = single.value() == null ? NOTHING : single.value();
        return new Bundle(subject, headers, payload, 1, payload.length);
    }

    static StoredRecord decode(StoredMessage message) {
        try {
            String timestamp = message.header(TIMESTAMP);
            return new StoredRecord(
                    timestamp == null ? message.timestamp() : Long.parseLong(timestamp),
                    key(message),
                    message.header(TOMBSTONE) == null ? message.payload() : null,
                    recordHeaders(message));
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "Message "
                            + message.streamSequence()
                            + " of stream '"
                            + message.stream()
                            + "' has JetConnect- headers that nothing of ours wrote: "
                            + e.getMessage(),
                    e);
        }
    }

    private static byte[] key(StoredMessage message) {
        String text = message.header(KEY);
        if (text != null) {
            return text.getBytes(UTF_8);
        }
        String base64 = message.header(KEY_BASE64);
        return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    /** The order of headers of different names is lost on the way through NATS's clients. */
    private static void putRecordHeaders(Headers headers, Header[] ofRecord) {
        boolean isLossless = true;
        for (Header header : ofRecord) {
            boolean isPlain =
                    NatsHeaders.isPlainName(header.key())
                            && header.value() != null
                            && NatsHeaders.isPlainValue(header.value());
            isLossless &= isPlain && header.key().equals(ofRecord[0].key());
            if (isPlain) {
                headers.add(header.key(), new String(header.value(), UTF_8));
            }
        }
        if (!isLossless) {
            headers.put(HEADERS, HeaderList.write(ofRecord));
        }
    }

    private static Header[] recordHeaders(StoredMessage message) {
        String whole = message.header(HEADERS);
        return whole == null
                ? headers(message, name -> !NatsHeaders.isReserved(name))
                : HeaderList.read(whole);
    }

    /** The message's headers by name; repeated ones in their order. */
    static Header[] headers(StoredMessage message, Predicate<String> isWanted) {
        List<Header> plain = new ArrayList<>();
        if (message.headers() != null) {
            Map<String, List<String>> byName = new TreeMap<>();
            message.headers().forEach(byName::put);
            byName.forEach(
                    (name, values) -> {
                        if (isWanted.test(name)) {
                            values.forEach(
                                    value ->
                                            plain.add(
                                                    new RecordHeader(name, value.getBytes(UTF_8))));
                        }
                    });
        }
        return plain.toArray(Header[]::new);
    }
}

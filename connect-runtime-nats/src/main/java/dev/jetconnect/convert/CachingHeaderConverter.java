package dev.jetconnect.convert;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/**
 * Reads and writes headers as Connect's {@link SimpleHeaderConverter} does, and remembers the last
 * value of each: headers that say where a record is from are the same for most records, and to
 * guess a type from text costs more than the rest of a record.
 *
 * <p>Thread-safe.
 */
public final class CachingHeaderConverter implements HeaderConverter {
    private static final int HEADERS_MAX = 256;
    private static final int VALUE_BYTES_MAX = 256;

    private final SimpleHeaderConverter converter = new SimpleHeaderConverter();
    private final Map<String, Known> read = new HashMap<>();
    private final Map<String, Known> written = new HashMap<>();

    private record Known(ByteBuffer bytes, SchemaAndValue data) {}

    @Override
    public synchronized SchemaAndValue toConnectHeader(String topic, String name, byte[] value) {
        Known last = read.get(name);
        if (last != null && value != null && last.bytes.equals(ByteBuffer.wrap(value))) {
            return last.data;
        }
        SchemaAndValue data = converter.toConnectHeader(topic, name, value);
        if (data != null) { // it is null for the text "null"
            remember(read, name, value, data);
        }
        return data;
    }

    @Override
    public synchronized byte[] fromConnectHeader(
            String topic, String name, Schema schema, Object value) {
        Known last = written.get(name);
        if (last != null && last.data.schema() == schema && last.data.value().equals(value)) {
            return copy(last.bytes);
        }
        byte[] bytes = converter.fromConnectHeader(topic, name, schema, value);
        remember(written, name, bytes, new SchemaAndValue(schema, value));
        return bytes;
    }

    private static void remember(
            Map<String, Known> known, String name, byte[] bytes, SchemaAndValue data) {
        if (bytes == null || bytes.length > VALUE_BYTES_MAX || !isImmutable(data.value())) {
            return;
        }
        if (known.size() >= HEADERS_MAX) {
            known.clear();
        }
        known.put(name, new Known(ByteBuffer.wrap(bytes.clone()), data));
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    private static boolean isImmutable(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        converter.configure(configs);
    }

    @Override
    public ConfigDef config() {
        return converter.config();
    }

    @Override
    public String version() {
        return converter.version();
    }

    @Override
    public void close() {
        // SimpleHeaderConverter holds nothing.
    }
}

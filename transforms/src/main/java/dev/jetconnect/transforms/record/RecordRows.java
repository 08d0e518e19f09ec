package dev.jetconnect.transforms.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads and changes what records hold. Records and rows are copied, never changed in place.
 *
 * <p>All methods are pure.
 */
public final class RecordRows {
    private RecordRows() {}

    /** A value without schema whose rows were changed: itself, or an envelope's two states. */
    public static Map<String, Object> change(
            Map<?, ?> value, Function<Map<?, ?>, Map<String, Object>> change) {
        if (!ChangeEvent.isEnvelope(value)) {
            return change.apply(value);
        }
        Map<String, Object> copy = copy(value);
        for (String state : new String[] {ChangeEvent.BEFORE, ChangeEvent.AFTER}) {
            copy.computeIfPresent(
                    state, (name, row) -> row instanceof Map<?, ?> map ? change.apply(map) : row);
        }
        return copy;
    }

    /** The record with another value, all else being the same. */
    public static <R extends ConnectRecord<R>> R withValue(R record, Schema schema, Object value) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                schema,
                value,
                record.timestamp());
    }

    /** The record with another topic, all else being the same. */
    public static <R extends ConnectRecord<R>> R withTopic(R record, String topic) {
        return record.newRecord(
                topic,
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp());
    }

    /** What is in the field; a null is not taken for the schema's default, as Connect does. */
    public static Object stored(Struct struct, Field field) {
        Object value = struct.get(field);
        return value == null || field.schema().defaultValue() == null
                ? value
                : struct.getWithoutDefault(field.name());
    }

    public static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value));
        return copy;
    }

    /** A builder with all that is said of {@code schema} but its fields. */
    public static SchemaBuilder builderLike(Schema schema) {
        SchemaBuilder builder = SchemaBuilder.struct();
        if (schema.name() != null) {
            builder.name(schema.name());
        }
        if (schema.version() != null) {
            builder.version(schema.version());
        }
        if (schema.doc() != null) {
            builder.doc(schema.doc());
        }
        if (schema.parameters() != null) {
            builder.parameters(schema.parameters());
        }
        return schema.isOptional() ? builder.optional() : builder;
    }
}

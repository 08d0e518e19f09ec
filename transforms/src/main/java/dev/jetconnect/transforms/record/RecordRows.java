package dev.jetconnect.transforms.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Changes the rows of a record: the value itself, or both states of the row in Debezium's envelope.
 * Records and rows are copied, never changed in place.
 */
public final class RecordRows {
    private RecordRows() {}

    /** What happens to a row whose schema stays as it is; what it is given is its own copy. */
    public interface RowEdit {
        /** Whether rows of this schema have anything to edit; if not, they are not copied. */
        boolean concerns(Schema schema);

        void edit(Struct row);

        void edit(Map<String, Object> row);
    }

    /** A copy of the record's value in which each row was edited; the same if it has no rows. */
    public static Object edit(Object value, RowEdit edit) {
        if (!ChangeEvent.isEnvelope(value)) {
            return editRow(value, edit);
        }
        if (value instanceof Struct envelope) {
            Struct copy = new Struct(envelope.schema());
            for (Field field : envelope.schema().fields()) {
                Object part = stored(envelope, field);
                put(copy, field, isState(field) ? editRow(part, edit) : part);
            }
            return copy;
        }
        return mapStates(value, row -> editRow(row, edit));
    }

    /** A copy of an envelope without schema whose two states were replaced. */
    public static Map<String, Object> mapStates(Object envelope, UnaryOperator<Object> change) {
        Map<String, Object> copy = copy((Map<?, ?>) envelope);
        for (String state : new String[] {ChangeEvent.BEFORE, ChangeEvent.AFTER}) {
            copy.computeIfPresent(state, (name, row) -> change.apply(row));
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

    /** Puts a value into a field that is null so far. Connect's check of a null costs as much. */
    static void put(Struct struct, Field field, Object value) {
        if (value != null) {
            struct.put(field, value);
        }
    }

    public static Struct copy(Struct struct) {
        Struct copy = new Struct(struct.schema());
        for (Field field : struct.schema().fields()) {
            put(copy, field, stored(struct, field));
        }
        return copy;
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

    private static boolean isState(Field field) {
        return field.name().equals(ChangeEvent.BEFORE) || field.name().equals(ChangeEvent.AFTER);
    }

    private static Object editRow(Object row, RowEdit edit) {
        if (row instanceof Struct struct) {
            if (!edit.concerns(struct.schema())) {
                return struct;
            }
            Struct copy = copy(struct);
            edit.edit(copy);
            return copy;
        }
        if (row instanceof Map<?, ?> map) {
            Map<String, Object> copy = copy(map);
            edit.edit(copy);
            return copy;
        }
        return row;
    }
}

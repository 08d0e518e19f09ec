package dev.jetconnect.transforms.record;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;

/**
 * Debezium's change event, read as it stands in a record: with a schema or without.
 *
 * <p>All methods are pure.
 */
public final class ChangeEvent {
    public static final String BEFORE = "before";
    public static final String AFTER = "after";
    public static final String SOURCE = "source";
    public static final String OPERATION = "op";

    /**
     * As {@code ExtractNewRecordState} calls it with {@code add.fields=op} or {@code
     * add.headers=op}.
     */
    private static final String EXTRACTED_OPERATION = "__op";

    private ChangeEvent() {}

    /**
     * Whether the value is an envelope: a row's states, their source and what happened to it. Rows
     * may have columns called so, but their source is no struct.
     */
    public static boolean isEnvelope(Object value) {
        if (value instanceof Struct struct) {
            return isEnvelope(struct.schema());
        }
        return value instanceof Map<?, ?> map
                && map.containsKey(OPERATION)
                && map.get(SOURCE) instanceof Map<?, ?>;
    }

    static boolean isEnvelope(Schema schema) {
        Field source = schema.field(SOURCE);
        return source != null
                && source.schema().type() == Schema.Type.STRUCT
                && schema.field(OPERATION) != null;
    }

    /** Whether the field of an envelope holds a state of the row. */
    static boolean isState(Field field) {
        return (field.name().equals(BEFORE) || field.name().equals(AFTER))
                && field.schema().type() == Schema.Type.STRUCT;
    }

    /** c, u, d, r, t or m; of an event that was flattened, if it kept that as a field or header. */
    public static Optional<String> operation(ConnectRecord<?> record) {
        Object value = record.value();
        Object operation =
                isEnvelope(value) ? field(value, OPERATION) : field(value, EXTRACTED_OPERATION);
        if (operation == null) {
            Header header = record.headers().lastWithName(EXTRACTED_OPERATION);
            operation = header == null ? null : header.value();
        }
        return operation == null ? Optional.empty() : Optional.of(operation.toString());
    }

    /** A field of a struct or map; null if it is null or not there. */
    public static Object field(Object container, String name) {
        if (container instanceof Struct struct) {
            Field field = struct.schema().field(name);
            return field == null ? null : struct.get(field);
        }
        return container instanceof Map<?, ?> map ? map.get(name) : null;
    }
}

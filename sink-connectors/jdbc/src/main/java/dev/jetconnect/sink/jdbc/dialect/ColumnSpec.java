package dev.jetconnect.sink.jdbc.dialect;

import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/** A column that records have: what a created table gets, and what rows are bound to. */
public record ColumnSpec(String name, Schema schema, boolean isKey) {
    private static final Set<Schema.Type> EXACT =
            Set.of(
                    Schema.Type.INT8,
                    Schema.Type.INT16,
                    Schema.Type.INT32,
                    Schema.Type.INT64,
                    Schema.Type.BOOLEAN,
                    Schema.Type.STRING,
                    Schema.Type.BYTES);
    private static final Set<String> EXACT_NAMES =
            Set.of(Decimal.LOGICAL_NAME, "io.debezium.data.Uuid", "io.debezium.data.Enum");

    /** Whether equal values look the same: not so with times, of which there are many forms. */
    boolean isExact() {
        return EXACT.contains(schema.type())
                && (schema.name() == null || EXACT_NAMES.contains(schema.name()));
    }

    public ColumnSpec named(String otherName) {
        return new ColumnSpec(otherName, schema, isKey);
    }
}

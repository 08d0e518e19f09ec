package dev.jetconnect.source.copy.plan;

import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/**
 * A column that is copied.
 *
 * @param select the expression that gives its text
 * @param cast the type that a text of it is given in a comparison
 * @param schema as Debezium's connectors have it, optional where it may be null
 * @param form how the driver's value becomes text
 */
public record SourceColumn(String name, String select, String cast, Schema schema, FieldForm form) {
    /** Whether its values are dates or points in time. */
    public boolean isTime() {
        String type = schema.name() == null ? "" : schema.name();
        return type.endsWith("Timestamp") || type.equals("io.debezium.time.Date");
    }

    /** Whether its values are whole numbers or decimals. */
    public boolean isNumber() {
        return switch (schema.type()) {
            case INT16, INT32, INT64 -> schema.name() == null;
            default -> Decimal.LOGICAL_NAME.equals(schema.name());
        };
    }

    public boolean isWholeNumber() {
        return schema.name() == null
                && switch (schema.type()) {
                    case INT16, INT32, INT64 -> true;
                    default -> false;
                };
    }
}

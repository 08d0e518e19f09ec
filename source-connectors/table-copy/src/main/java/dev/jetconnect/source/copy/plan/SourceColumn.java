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
    private static final String VARIABLE = "io.debezium.data.VariableScaleDecimal";

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

    /** Whether its values are decimals, or arrays of them. */
    public boolean hasDecimals() {
        Schema value = schema.type() == Schema.Type.ARRAY ? schema.valueSchema() : schema;
        return Decimal.LOGICAL_NAME.equals(value.name()) || VARIABLE.equals(value.name());
    }

    public boolean isWholeNumber() {
        return schema.name() == null
                && switch (schema.type()) {
                    case INT16, INT32, INT64 -> true;
                    default -> false;
                };
    }
}

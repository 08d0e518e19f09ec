package dev.jetconnect.convert.json;

import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Makes the formats of schemas, each once: what they ask of a schema is not asked again for each
 * record.
 *
 * <p>Immutable.
 *
 * @param isDecimalNumeric {@code decimal.format=NUMERIC}
 * @param replacesNull {@code replace.null.with.default}
 */
record JsonFormats(boolean isDecimalNumeric, boolean replacesNull) {
    /** The format of a schema's values, and of nulls if it lets them be. */
    NullableJson of(Schema schema) {
        return new NullableJson(ofPresent(schema), schema, replacesNull);
    }

    private JsonFormat ofPresent(Schema schema) {
        if (schema.name() != null) {
            switch (schema.name()) {
                case Decimal.LOGICAL_NAME -> {
                    return new DecimalJson(schema, isDecimalNumeric);
                }
                case Date.LOGICAL_NAME -> {
                    return new DateJson(schema, DateJson.Kind.DATE);
                }
                case Time.LOGICAL_NAME -> {
                    return new DateJson(schema, DateJson.Kind.TIME);
                }
                case Timestamp.LOGICAL_NAME -> {
                    return new DateJson(schema, DateJson.Kind.TIMESTAMP);
                }
                default -> {}
            }
        }
        return switch (schema.type()) {
            case STRUCT -> new StructJson(schema, this);
            case ARRAY -> new ArrayJson(of(schema.valueSchema()));
            case MAP ->
                    schema.keySchema().type() == Schema.Type.STRING
                                    && schema.keySchema().name() == null
                            ? new MapJson(of(schema.valueSchema()))
                            : new UnusualJson();
            default -> PrimitiveJson.of(schema.type());
        };
    }
}

package dev.jetconnect.convert;

import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Chooses the format of a schema, once for all its values.
 *
 * <p>Thread-safe.
 */
final class ValueFormats {
    private ValueFormats() {}

    static ValueFormat of(Schema schema, String what) {
        ValueFormat present = ofPresent(schema);
        return isNullable(schema) ? new NullableFormat(present) : new RequiredFormat(present, what);
    }

    /** A field with a default may be left out, even if it is not optional. */
    static boolean isNullable(Schema schema) {
        return schema.isOptional() || schema.defaultValue() != null;
    }

    /** The format of values that are not null. As in Connect, the name tells a logical type. */
    static ValueFormat ofPresent(Schema schema) {
        String name = schema.name() == null ? "" : schema.name();
        return switch (name) {
            case Decimal.LOGICAL_NAME -> new DecimalFormat(scale(schema));
            case Date.LOGICAL_NAME -> DateFormat.DATE;
            case Time.LOGICAL_NAME, Timestamp.LOGICAL_NAME -> DateFormat.MILLIS;
            default -> ofType(schema);
        };
    }

    private static ValueFormat ofType(Schema schema) {
        return switch (schema.type()) {
            case ARRAY -> new ArrayFormat(of(schema.valueSchema(), "An element of an array"));
            case MAP ->
                    new MapFormat(
                            of(schema.keySchema(), "A key of a map"),
                            of(schema.valueSchema(), "A value of a map"));
            case STRUCT -> new StructFormat(schema);
            default -> PrimitiveFormat.of(schema.type());
        };
    }

    private static int scale(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String scale = parameters == null ? null : parameters.get(Decimal.SCALE_FIELD);
        try {
            return Integer.parseInt(scale);
        } catch (NumberFormatException e) {
            throw new DataException(
                    "A schema of the logical type Decimal has the scale '" + scale + "'", e);
        }
    }
}

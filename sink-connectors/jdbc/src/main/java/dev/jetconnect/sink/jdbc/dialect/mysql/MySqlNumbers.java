package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.DecimalText;
import dev.jetconnect.sink.jdbc.dialect.ValueText;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** Types and text forms of numbers that are no integers. */
final class MySqlNumbers {
    private static final int PRECISION_MAX = 65;
    private static final int SCALE_MAX = 30;

    private MySqlNumbers() {}

    static String decimalType(Schema schema) {
        int scale = DecimalText.scale(schema);
        return DecimalText.precision(schema)
                .flatMap(precision -> decimalType(precision, scale))
                .orElseGet(
                        () ->
                                "decimal("
                                        + PRECISION_MAX
                                        + ","
                                        + Math.min(Math.max(scale, 0), SCALE_MAX)
                                        + ")");
    }

    /** Empty: no decimal has so many digits. */
    static Optional<String> decimalType(int precision, int scale) {
        boolean isPossible =
                precision > 0
                        && precision <= PRECISION_MAX
                        && scale >= 0
                        && scale <= Math.min(SCALE_MAX, precision);
        return isPossible
                ? Optional.of("decimal(" + precision + "," + scale + ")")
                : Optional.empty();
    }

    /** In a column of text, which takes numbers that no column of numbers does. */
    static ValueText ofAnySize(Schema schema) {
        if (DecimalText.isFixedScale(schema)) {
            return (v, escaping, out) -> out.append(((BigDecimal) v).toPlainString());
        }
        return DecimalText.isVariableScale(schema)
                ? (v, escaping, out) -> out.append(DecimalText.variableScale(v).toPlainString())
                : (v, escaping, out) ->
                        out.append(v instanceof Boolean isTrue ? (isTrue ? "1" : "0") : v);
    }

    /** The server would round what it cannot keep, with no more than a note. */
    static void appendDecimal(BigDecimal number, StringBuilder out) {
        if (number.scale() > SCALE_MAX && number.stripTrailingZeros().scale() > SCALE_MAX) {
            throw new DataException(
                    "the number has more than "
                            + SCALE_MAX
                            + " digits behind the point, which no column of numbers can keep; store"
                            + " it as text");
        }
        out.append(number.toPlainString());
    }

    /**
     * Appends a float or double.
     *
     * @param isKey whether it is looked for: a float is compared as the double that it is
     */
    static void appendFloating(Object value, boolean isKey, StringBuilder out) {
        double number = ((Number) value).doubleValue();
        if (!Double.isFinite(number)) {
            throw new DataException(
                    "the value is " + number + ", which no column of numbers can hold");
        }
        if (number == 0 && 1 / number < 0) {
            out.append("-0e0"); // without an exponent it is a decimal, which has no such zero
        } else if (isKey) {
            out.append(number);
        } else {
            out.append(value);
        }
    }
}

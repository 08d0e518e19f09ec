package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.ByteText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Types and text forms of numbers that are no integers. */
final class MySqlNumbers {
    private static final String PRECISION = "connect.decimal.precision";
    private static final int PRECISION_MAX = 65;
    private static final int SCALE_MAX = 30;

    private MySqlNumbers() {}

    static String decimalType(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        int scale = Integer.parseInt(parameters.get(Decimal.SCALE_FIELD));
        return Optional.ofNullable(parameters.get(PRECISION))
                .flatMap(precision -> decimalType(Integer.parseInt(precision), scale))
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

    static void appendVariableScale(Object value, StringBuilder out) {
        Struct number = (Struct) value;
        byte[] digits = ByteText.bytes(number.get("value"));
        appendDecimal(new BigDecimal(new BigInteger(digits), number.getInt32("scale")), out);
    }

    /** The server would round what it cannot keep, with no more than a note. */
    static void appendDecimal(Object value, StringBuilder out) {
        BigDecimal number = (BigDecimal) value;
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
        if (isKey) {
            out.append(number);
        } else {
            out.append(value);
        }
    }
}

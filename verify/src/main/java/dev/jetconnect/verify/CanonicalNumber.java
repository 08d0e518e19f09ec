package dev.jetconnect.verify;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Exact numbers without zeros that say nothing, without exponents and without a negative zero. */
final class CanonicalNumber {
    /** A text beyond it is not taken for a number, which could have a billion digits. */
    private static final int EXPONENT_MAX = 100_000;

    private CanonicalNumber() {}

    static String of(String value) {
        int length = value.length();
        int point = -1;
        int start = length > 0 && value.charAt(0) == '-' ? 1 : 0;
        for (int i = start; i < length; i++) {
            char c = value.charAt(i);
            if (c == '.' && point < 0) {
                point = i;
            } else if (c < '0' || c > '9') {
                return parsed(value);
            }
        }
        boolean isShort =
                start < length
                        && point != start
                        && (value.charAt(start) != '0' || point == start + 1 || length == 1);
        if (!isShort) {
            return parsed(value);
        }
        return point < 0 ? value : withoutZeros(value, point);
    }

    /** Zeros in front say nothing either. */
    static String ofBits(String value) {
        return value.isEmpty() ? "0" : new BigInteger(value, 2).toString();
    }

    private static String withoutZeros(String value, int point) {
        int end = value.length();
        while (value.charAt(end - 1) == '0') {
            end--;
        }
        String number = value.substring(0, end - 1 == point ? point : end);
        return number.equals("-0") ? "0" : number;
    }

    /** A text that is no number, NaN among them, stays as it is. */
    private static String parsed(String value) {
        try {
            BigDecimal number = new BigDecimal(value);
            if (Math.abs((long) number.scale()) > EXPONENT_MAX) {
                return value;
            }
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return value;
        }
    }
}

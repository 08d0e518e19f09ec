package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.TypeFit;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares types of columns. Only numbers, texts, bytes and dates are judged; of all others the
 * database judges each value.
 */
final class MySqlTypeFit {
    private static final Pattern TYPE =
            Pattern.compile("([a-z]+)(?:\\((\\d+)(?:,(\\d+))?\\))?( unsigned)?.*");
    private static final Map<String, Integer> INTEGER_BITS =
            Map.of(
                    "boolean",
                    1,
                    "tinyint",
                    8,
                    "smallint",
                    16,
                    "mediumint",
                    24,
                    "int",
                    32,
                    "bigint",
                    64);
    private static final List<String> SIGNED = List.of("smallint", "int", "bigint");
    private static final List<String> FLOATS = List.of("float", "double");
    private static final int DECIMAL_DIGITS_MAX = 65;
    private static final int LONG = Integer.MAX_VALUE;

    /** In characters of up to four bytes. */
    private static final Map<String, Integer> TEXT_LENGTHS =
            Map.of("tinytext", 63, "text", 16_383, "mediumtext", 4_194_303, "longtext", LONG);

    private static final Map<String, Integer> BYTES_LENGTHS =
            Map.of("tinyblob", 255, "blob", 65_535, "mediumblob", 16_777_215, "longblob", LONG);

    private MySqlTypeFit() {}

    /**
     * A type with its limits.
     *
     * @param first a length, or all digits
     * @param second the digits behind the point
     */
    private record Type(String name, int first, int second, boolean isUnsigned) {
        static Type parse(String sql) {
            Matcher matcher = TYPE.matcher(sql);
            if (!matcher.matches()) {
                return new Type(sql, 0, 0, false);
            }
            return new Type(
                    matcher.group(1),
                    number(matcher.group(2)),
                    number(matcher.group(3)),
                    matcher.group(4) != null || sql.equals("boolean"));
        }

        private static int number(String digits) {
            return digits == null ? 0 : Integer.parseInt(digits);
        }

        boolean isInteger() {
            return INTEGER_BITS.containsKey(name);
        }

        boolean isFloat() {
            return FLOATS.contains(name);
        }

        boolean isNumber() {
            return isInteger() || isFloat() || name.equals("decimal");
        }

        boolean isText() {
            return name.equals("char") || name.equals("varchar") || TEXT_LENGTHS.containsKey(name);
        }

        boolean isBytes() {
            return name.equals("binary")
                    || name.equals("varbinary")
                    || BYTES_LENGTHS.containsKey(name);
        }

        /** Of the greatest integer. */
        int bits() {
            int all = INTEGER_BITS.get(name);
            return isUnsigned ? all : all - 1;
        }

        int wholeDigits() {
            if (!isInteger()) {
                return first - second;
            }
            return BigInteger.ONE.shiftLeft(bits()).toString().length();
        }

        int scale() {
            return isInteger() ? 0 : second;
        }

        int length() {
            return TEXT_LENGTHS.getOrDefault(name, BYTES_LENGTHS.getOrDefault(name, first));
        }

        /** Without the end of it, which is filled up or cut off. */
        String varying(int length) {
            return (isText() ? "varchar(" : "varbinary(") + length + ")";
        }
    }

    /**
     * Compares a column's type with that of the records.
     *
     * @param isIndexed an index has the column's whole values, whose length must have a limit
     */
    static TypeFit of(String column, boolean isIndexed, String wanted) {
        Type has = Type.parse(column);
        Type needs = Type.parse(wanted);
        if (has.isNumber() && needs.isNumber()) {
            return numbers(has, needs, column, wanted);
        }
        boolean isLength = (has.isText() && needs.isText()) || (has.isBytes() && needs.isBytes());
        if (isLength) {
            return lengths(has, needs, column, isIndexed);
        }
        if (has.isNumber() && needs.isText()) {
            return new TypeFit(TypeFit.Kind.DIFFERS, wanted);
        }
        boolean losesTime = has.name.equals("date") && needs.name.equals("datetime");
        return losesTime ? widens(wanted) : TypeFit.fits(column);
    }

    private static TypeFit numbers(Type has, Type needs, String column, String wanted) {
        if (has.isFloat() || needs.isFloat()) {
            return floats(has, needs, column, wanted);
        }
        if (has.isInteger() && needs.isInteger()) {
            return integers(has, needs, column);
        }
        int whole = Math.max(has.wholeDigits(), needs.wholeDigits());
        int scale = Math.max(has.scale(), needs.scale());
        if (!has.isInteger() && whole == has.wholeDigits() && scale == has.scale()) {
            return TypeFit.fits(column);
        }
        // Where no decimal has all digits, the server refuses to cut those that a row has.
        return widens("decimal(" + Math.min(whole + scale, DECIMAL_DIGITS_MAX) + "," + scale + ")");
    }

    private static TypeFit integers(Type has, Type needs, String column) {
        boolean holdsAll = has.bits() >= needs.bits() && (!has.isUnsigned || needs.isUnsigned);
        // No integer holds both then: the database judges each value.
        boolean isGreatest = has.bits() == Long.SIZE;
        if (holdsAll || isGreatest) {
            return TypeFit.fits(column);
        }
        if (has.isUnsigned && needs.isUnsigned) {
            return widens(needs.name + " unsigned");
        }
        int bits = Math.max(has.bits(), needs.bits());
        return widens(
                SIGNED.stream()
                        .filter(name -> INTEGER_BITS.get(name) > bits)
                        .findFirst()
                        .orElse("decimal(20,0)"));
    }

    private static TypeFit floats(Type has, Type needs, String column, String wanted) {
        boolean isExact = !has.name.equals("bigint") && !needs.name.equals("bigint");
        if (has.isFloat() && (needs.isFloat() || (needs.isInteger() && isExact))) {
            boolean holds = has.name.equals("double") || needs.name.equals("float");
            return holds ? TypeFit.fits(column) : widens("double");
        }
        return has.isInteger() && isExact
                ? widens("double")
                : new TypeFit(TypeFit.Kind.DIFFERS, wanted);
    }

    private static TypeFit lengths(Type has, Type needs, String column, boolean isIndexed) {
        if (has.length() >= needs.length() || (isIndexed && needs.length() == LONG)) {
            return TypeFit.fits(column);
        }
        return widens(needs.length() == LONG ? needs.name : needs.varying(needs.length()));
    }

    private static TypeFit widens(String type) {
        return new TypeFit(TypeFit.Kind.WIDENS, type);
    }
}

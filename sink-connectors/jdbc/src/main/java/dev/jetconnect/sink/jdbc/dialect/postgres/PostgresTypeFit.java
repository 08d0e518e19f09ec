package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.TypeFit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares types of columns. Only numbers, texts and dates are judged; of all others the database
 * judges each value.
 */
final class PostgresTypeFit {
    private static final Pattern TYPE =
            Pattern.compile("([a-z ]+?)(?:\\((\\d+)(?:,(\\d+))?\\)(.*))?");
    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");
    private static final List<Integer> DIGITS = List.of(5, 10, 19);
    private static final List<String> FLOATS = List.of("real", "double precision");
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private PostgresTypeFit() {}

    /** A type with its limits; a length, or the digits before and behind the point. */
    private record Type(String name, int first, int second) {
        static Type parse(String sql) {
            Matcher matcher = TYPE.matcher(sql);
            if (!matcher.matches()) {
                return new Type(sql, UNLIMITED, UNLIMITED);
            }
            String name = matcher.group(1) + (matcher.group(4) == null ? "" : matcher.group(4));
            int length = number(matcher.group(2), UNLIMITED);
            return switch (name) {
                case "numeric" -> {
                    int scale = length == UNLIMITED ? UNLIMITED : number(matcher.group(3), 0);
                    yield new Type(name, length == UNLIMITED ? UNLIMITED : length - scale, scale);
                }
                case "varchar" -> new Type("character varying", length, 0);
                case "char" -> new Type("character", length, 0);
                case "timestamp" -> new Type("timestamp without time zone", length, 0);
                default -> new Type(name, length, 0);
            };
        }

        private static int number(String digits, int otherwise) {
            return digits == null ? otherwise : Integer.parseInt(digits);
        }

        boolean isInteger() {
            return INTEGERS.contains(name);
        }

        boolean isFloat() {
            return FLOATS.contains(name);
        }

        boolean isNumeric() {
            return name.equals("numeric");
        }

        boolean isNumber() {
            return isInteger() || isFloat() || isNumeric();
        }

        boolean isText() {
            return name.equals("text") || name.startsWith("character");
        }

        boolean isUnlimitedText() {
            return name.equals("text") || (name.equals("character varying") && first == UNLIMITED);
        }

        int wholeDigits() {
            return isInteger() ? DIGITS.get(INTEGERS.indexOf(name)) : first;
        }

        int scale() {
            return isInteger() ? 0 : second;
        }
    }

    static TypeFit of(String column, String wanted) {
        Type has = Type.parse(column);
        Type needs = Type.parse(wanted);
        if (has.isNumber() && needs.isNumber()) {
            return numbers(has, needs, column, wanted);
        }
        if (has.isText() && needs.isText()) {
            return texts(has, needs, column, wanted);
        }
        if (has.isNumber() && needs.isText()) {
            return new TypeFit(TypeFit.Kind.DIFFERS, wanted);
        }
        boolean losesTime = has.name.equals("date") && needs.name.startsWith("timestamp");
        return losesTime ? widens(wanted) : TypeFit.fits(column);
    }

    private static TypeFit numbers(Type has, Type needs, String column, String wanted) {
        if (has.isFloat() || needs.isFloat()) {
            return floats(has, needs, column, wanted);
        }
        if (has.isInteger() && needs.isInteger()) {
            return has.wholeDigits() >= needs.wholeDigits() ? TypeFit.fits(column) : widens(wanted);
        }
        int whole = Math.max(has.wholeDigits(), needs.wholeDigits());
        int scale = Math.max(has.scale(), needs.scale());
        if (has.isNumeric() && whole == has.wholeDigits() && scale == has.scale()) {
            return TypeFit.fits(column);
        }
        return widens(
                whole == UNLIMITED || scale == UNLIMITED
                        ? "numeric"
                        : "numeric(" + (whole + scale) + "," + scale + ")");
    }

    private static TypeFit floats(Type has, Type needs, String column, String wanted) {
        boolean isExact = !has.name.equals("bigint") && !needs.name.equals("bigint");
        if (has.isFloat() && (needs.isFloat() || (needs.isInteger() && isExact))) {
            boolean holds = has.name.equals("double precision") || needs.name.equals("real");
            return holds ? TypeFit.fits(column) : widens("double precision");
        }
        return has.isInteger() && isExact
                ? widens("double precision")
                : new TypeFit(TypeFit.Kind.DIFFERS, wanted);
    }

    private static TypeFit texts(Type has, Type needs, String column, String wanted) {
        if (has.isUnlimitedText() || (!needs.isUnlimitedText() && has.first >= needs.first)) {
            return TypeFit.fits(column);
        }
        return widens(needs.isUnlimitedText() ? "text" : wanted);
    }

    private static TypeFit widens(String type) {
        return new TypeFit(TypeFit.Kind.WIDENS, type);
    }
}

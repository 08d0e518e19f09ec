package dev.jetconnect.databases;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why a row was refused, without the values that the server's message quotes: in our words,
 * with the names that its end tells.
 */
final class RowErrors {
    private static final Map<Integer, String> REASONS =
            Map.ofEntries(
                    Map.entry(1048, "the column cannot be null"),
                    Map.entry(1062, "another row has this key or unique value"),
                    Map.entry(1153, "the row is larger than the server's max_allowed_packet"),
                    Map.entry(1242, "another row has a unique value of this one"),
                    Map.entry(1264, "the number is out of the column's range"),
                    Map.entry(1265, "the value would be cut"),
                    Map.entry(1292, "the value is not of the column's type"),
                    Map.entry(1364, "the column has no value and no default"),
                    Map.entry(1366, "the value is not of the column's type or character set"),
                    Map.entry(1406, "the value is too long"),
                    Map.entry(1451, "rows of another table refer to it"),
                    Map.entry(1452, "the row that it refers to is not there"),
                    Map.entry(3140, "the text is no JSON"),
                    Map.entry(3819, "a check constraint is violated"),
                    Map.entry(4025, "a check constraint is violated"));

    // Each ends the message or has no value before it: values may hold any text.
    private static final List<Name> NAMES =
            List.of(
                    new Name("column", " for column ['`]([^'`]+)['`] at row \\d+$"),
                    new Name("column", " for column `[^`]+`\\.`[^`]+`\\.`([^`]+)` at row \\d+$"),
                    new Name("column", " in value for column '([^']+)'\\.$"),
                    new Name("column", "^Column '([^']+)' cannot be null$"),
                    new Name("column", "^Field '([^']+)' doesn't have a default value$"),
                    new Name("key", " for key '([^']+)'$"),
                    new Name("constraint", "^Check constraint '([^']+)' is violated\\.$"),
                    new Name("constraint", "^CONSTRAINT `([^`]+)` failed for "),
                    new Name("constraint", "^Cannot [^(]+\\([^,]+, CONSTRAINT `([^`]+)` "));

    private record Name(String kind, Pattern pattern) {
        Name(String kind, String pattern) {
            this(kind, Pattern.compile(pattern));
        }
    }

    private RowErrors() {}

    static String describe(int code, String message) {
        String text = message.replaceFirst("^\\(conn=\\d+\\) ", "");
        StringBuilder line =
                new StringBuilder(REASONS.getOrDefault(code, "the server refuses the row"));
        for (Name name : NAMES) {
            Matcher matcher = name.pattern.matcher(text);
            if (matcher.find()) {
                line.append(" [").append(name.kind).append(' ').append(matcher.group(1));
                return line.append(']').toString();
            }
        }
        return line.toString();
    }
}

package dev.jetconnect.databases.structure;

import dev.jetconnect.databases.structure.ColumnDefault.Kind;
import java.util.regex.Pattern;

/** What default expressions of MySQL and MariaDB are known to mean. */
final class MySqlDefaults {
    private static final Pattern LITERAL =
            Pattern.compile(
                    "\\(?(?:(?:_\\w+|[bxBX])?'(?:[^'\\\\]|''|\\\\.)*'"
                            + "|-?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+"
                            + "|true|false)\\)?",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern NOW =
            Pattern.compile(
                    "(?:current_timestamp|localtimestamp|localtime|now)(?:\\([0-6]?\\))?",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern UTC_NOW =
            Pattern.compile("\\(?utc_timestamp(?:\\([0-6]?\\))?\\)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TODAY =
            Pattern.compile(
                    "\\(?(?:curdate\\(\\)|current_date(?:\\(\\))?)\\)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern UUID =
            Pattern.compile("\\(?uuid\\(\\)\\)?", Pattern.CASE_INSENSITIVE);

    private MySqlDefaults() {}

    static ColumnDefault of(String expression) {
        String plain = MySqlStructure.unescaped(expression);
        return LITERAL.matcher(expression).matches()
                ? new ColumnDefault(Kind.LITERAL, expression)
                : new ColumnDefault(kind(plain), plain);
    }

    private static Kind kind(String expression) {
        if (LITERAL.matcher(expression).matches()) {
            return Kind.LITERAL;
        }
        if (NOW.matcher(expression).matches()) {
            return Kind.NOW;
        }
        if (UTC_NOW.matcher(expression).matches()) {
            return Kind.UTC_NOW;
        }
        if (TODAY.matcher(expression).matches()) {
            return Kind.TODAY;
        }
        return UUID.matcher(expression).matches() ? Kind.UUID : Kind.OTHER;
    }
}

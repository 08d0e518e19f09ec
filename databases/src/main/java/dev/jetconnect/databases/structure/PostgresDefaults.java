package dev.jetconnect.databases.structure;

import dev.jetconnect.databases.structure.ColumnDefault.Kind;
import java.util.regex.Pattern;

/** What default expressions of PostgreSQL are known to mean. */
final class PostgresDefaults {
    // With casts to types, of which arrays and names with spaces and schemas are some.
    private static final Pattern LITERAL =
            Pattern.compile(
                    "\\(?(?:E?'(?:[^']|'')*'|-?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?|true|false|NULL)\\)?"
                            + "(?:::(?:[a-z_\"][a-z0-9_\". ]*)(?:\\([0-9, ]+\\))?"
                            + "(?: with(?:out)? time zone)?(?:\\[\\])*)*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern NOW =
            Pattern.compile(
                    "(?:now\\(\\)|transaction_timestamp\\(\\)"
                            + "|(?:CURRENT_TIMESTAMP|LOCALTIMESTAMP)(?:\\([0-6]\\))?)"
                            + "(?:::timestamp(?:\\([0-6]\\))? with(?:out)? time zone)?",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern UTC_NOW =
            Pattern.compile(
                    "\\(?(?:timezone\\('utc'::text, (?:now\\(\\)|CURRENT_TIMESTAMP)\\)"
                            + "|(?:now\\(\\)|CURRENT_TIMESTAMP) AT TIME ZONE 'utc'::text)\\)?",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern TODAY =
            Pattern.compile(
                    "CURRENT_DATE|\\('now'::text\\)::date|\\(?now\\(\\)\\)?::date",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern UUID =
            Pattern.compile("(?:[a-z_]+\\.)?(?:gen_random_uuid|uuid_generate_v4)\\(\\)(?:::text)?");
    // These stand for what another moment makes of them.
    private static final Pattern MOVING =
            Pattern.compile("'(?:now|today|tomorrow|yesterday)'.*", Pattern.CASE_INSENSITIVE);

    private PostgresDefaults() {}

    static ColumnDefault of(String expression) {
        return new ColumnDefault(kind(expression), expression);
    }

    private static Kind kind(String expression) {
        if (NOW.matcher(expression).matches()) {
            return Kind.NOW;
        }
        if (UTC_NOW.matcher(expression).matches()) {
            return Kind.UTC_NOW;
        }
        if (TODAY.matcher(expression).matches()) {
            return Kind.TODAY;
        }
        if (UUID.matcher(expression).matches()) {
            return Kind.UUID;
        }
        boolean isLiteral =
                LITERAL.matcher(expression).matches() && !MOVING.matcher(expression).matches();
        return isLiteral ? Kind.LITERAL : Kind.OTHER;
    }
}

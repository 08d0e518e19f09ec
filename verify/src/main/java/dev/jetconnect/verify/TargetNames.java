package dev.jetconnect.verify;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names copies as the JDBC sink does by its {@code table.name.format}. Immutable. */
record TargetNames(String format, String topicPrefix) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    TableId of(DatabaseKind source, TableId table) {
        int point =
                PLACEHOLDER
                        .matcher(format)
                        .replaceAll(found -> "x".repeat(found.group().length()))
                        .indexOf('.');
        return point < 0
                ? new TableId(Optional.empty(), filled(format, source, table))
                : new TableId(
                        Optional.of(filled(format.substring(0, point), source, table)),
                        filled(format.substring(point + 1), source, table));
    }

    private String filled(String text, DatabaseKind source, TableId table) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        value(found.group(1), source, table).replace('.', '_')));
    }

    private String value(String placeholder, DatabaseKind source, TableId table) {
        boolean isPostgres = source == DatabaseKind.POSTGRESQL;
        return switch (placeholder) {
            case "topic" -> (topicPrefix.isEmpty() ? "" : topicPrefix + ".") + table;
            case "source.table" -> table.name();
            // Debezium calls MySQL's schemas databases.
            case "source.schema" -> isPostgres ? table.schema().orElse("") : unknown(placeholder);
            case "source.db" -> isPostgres ? unknown(placeholder) : table.schema().orElse("");
            default -> unknown(placeholder);
        };
    }

    private static String unknown(String placeholder) {
        throw new VerifyException(
                VerifyKeys.TABLE_NAME_FORMAT
                        + " has '${"
                        + placeholder
                        + "}', which is not known here; use ${source.table}, ${source.schema} of"
                        + " PostgreSQL, ${source.db} of MySQL or MariaDB, or ${topic} with "
                        + VerifyKeys.TOPIC_PREFIX
                        + ", or name the tables in "
                        + VerifyKeys.TABLES_MAP
                        + ".");
    }
}

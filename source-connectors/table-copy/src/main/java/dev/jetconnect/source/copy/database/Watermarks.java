package dev.jetconnect.source.copy.database;

import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.Window;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The SQL of watermarks. Immutable.
 *
 * @param earlier a value, and milliseconds before it
 */
record Watermarks(
        UnaryOperator<String> quote,
        BiFunction<SourceColumn, String, String> literal,
        String earlier) {

    Optional<String> highest(
            Connection connection, SourceTable table, SourceColumn column, String text)
            throws SQLException {
        String where = table.filter().map(filter -> " WHERE (" + filter + ")").orElse("");
        String name = quote.apply(column.name());
        String all =
                table.relations().stream()
                        .map(from -> "SELECT MAX(" + name + ") AS highest FROM " + from + where)
                        .collect(Collectors.joining(" UNION ALL "));
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT " + text + " FROM (" + all + ") AS each_one")) {
            rows.next();
            return Optional.ofNullable(rows.getString(1));
        }
    }

    String within(SourceColumn column, Window window, Duration delay) {
        if (window.upTo().isEmpty()) {
            return "1 = 0";
        }
        String name = quote.apply(column.name());
        String end = name + " <= " + literal.apply(column, window.upTo());
        if (window.after().isEmpty()) {
            return end;
        }
        String after = literal.apply(column, window.after());
        String begin =
                delay.isZero()
                        ? after
                        : String.format(Locale.ROOT, earlier, after, delay.toMillis());
        return name + " > " + begin + " AND " + end;
    }
}

package dev.jetconnect.demo;

import dev.jetconnect.test.PostgresServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether source and target hold the same rows: per table their number, and a sum over the hash of
 * each row, which doesn't depend on the order of rows. A row is hashed as the text of its columns
 * in the source's types, so that a target with other but equivalent types compares equal.
 *
 * <p>Immutable.
 */
record Comparison(List<Table> tables) {
    /** Rows of a table and the sum of their hashes. */
    record Content(long rows, BigDecimal checksum) {}

    /**
     * One table on both sides.
     *
     * @param target empty where the target has no such table
     */
    record Table(String name, Content source, Optional<Content> target) {
        boolean isEqual() {
            return target.map(source::equals).orElse(false);
        }
    }

    static Comparison of(PostgresServer source, PostgresServer target, List<String> tables) {
        try (Connection from = source.connect(ShopDatabases.DATABASE);
                Connection to = target.connect(ShopDatabases.DATABASE)) {
            List<Table> compared = new ArrayList<>();
            for (String table : tables) {
                String query = contentQuery(from, table);
                Optional<Content> copied =
                        exists(to, table) ? Optional.of(content(to, query)) : Optional.empty();
                compared.add(new Table(table, content(from, query), copied));
            }
            return new Comparison(List.copyOf(compared));
        } catch (SQLException e) {
            throw new DemoFailure("The databases can't be compared: " + e.getMessage(), e);
        }
    }

    boolean isEqual() {
        return tables.stream().allMatch(Table::isEqual);
    }

    /** The comparison as a table for people. */
    String describe() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-14s %14s %14s   %s%n", "Table", "Source", "Target", "Rows"));
        for (Table table : tables) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-14s %,14d %14s   %s%n",
                            table.name(),
                            table.source().rows(),
                            table.target()
                                    .map(
                                            content ->
                                                    String.format(
                                                            Locale.ROOT, "%,d", content.rows()))
                                    .orElse("missing"),
                            table.isEqual() ? "equal" : "DIFFERENT"));
        }
        return text.toString();
    }

    /** The comparison as one sentence. */
    String verdict() {
        if (isEqual()) {
            return String.format(
                    Locale.ROOT,
                    "Source and target are equal: %,d rows in %d tables.",
                    tables.stream().mapToLong(table -> table.source().rows()).sum(),
                    tables.size());
        }
        return "Source and target differ in "
                + tables.stream()
                        .filter(table -> !table.isEqual())
                        .map(Table::name)
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String contentQuery(Connection source, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = source.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT quote_ident(attname), format_type(atttypid, atttypmod)"
                                        + " FROM pg_attribute WHERE attrelid = '"
                                        + table
                                        + "'::regclass AND attnum > 0 AND NOT attisdropped"
                                        + " ORDER BY attnum")) {
            while (rows.next()) {
                columns.add(
                        "coalesce("
                                + rows.getString(1)
                                + "::"
                                + rows.getString(2)
                                + "::text, chr(30))");
            }
        }
        return "SELECT count(*), coalesce(sum(hashtextextended(concat_ws(chr(31), "
                + String.join(", ", columns)
                + "), 0)::numeric), 0) FROM "
                + table;
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Content content(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new Content(row.getLong(1), row.getBigDecimal(2));
        }
    }
}

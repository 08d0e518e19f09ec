package dev.jetconnect.verify;

import dev.jetconnect.databases.Column;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Table;
import dev.jetconnect.databases.TableCatalog;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.TableKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the tables that are compared, and what in them can be. Confined to one thread. */
final class TablePairs {
    private final Side source;
    private final Side target;
    private final TableChoice tables;
    private final ColumnChoice columns;

    TablePairs(Side source, Side target, TableChoice tables, ColumnChoice columns) {
        this.source = source;
        this.target = target;
        this.tables = tables;
        this.columns = columns;
    }

    /** The source's tables that are chosen, by name. */
    Set<TableId> chosen(ConnectionPair connections) {
        Set<TableId> chosen = new LinkedHashSet<>(tables.copies().keySet());
        try {
            for (TableId table : TableCatalog.of(source.kind()).tables(connections.source())) {
                boolean isMapped = chosen.contains(new TableId(Optional.empty(), table.name()));
                if (tables.includes(table) && !isMapped) {
                    chosen.add(table);
                }
            }
            return chosen;
        } catch (SQLException e) {
            throw source.failed("the tables", e);
        }
    }

    TableId copyOf(TableId table) {
        return tables.copyOf(source.kind(), table);
    }

    /**
     * Brings a table and its copy together.
     *
     * @throws VerifyException one of them is missing, or they have no columns in common
     */
    TablePair pair(ConnectionPair connections, TableId id) {
        return pair(
                describe(source, connections.source(), id),
                describe(target, connections.target(), copyOf(id)));
    }

    private static Table describe(Side side, java.sql.Connection connection, TableId table) {
        try {
            return TableCatalog.of(side.kind())
                    .describe(connection, table)
                    .orElseThrow(
                            () ->
                                    new VerifyException(
                                            "The "
                                                    + side.name()
                                                    + " "
                                                    + side.address().shown()
                                                    + " has no table '"
                                                    + table
                                                    + "', or the user may not see it."));
        } catch (SQLException e) {
            throw side.failed("table '" + table + "'", e);
        }
    }

    private TablePair pair(Table from, Table to) {
        List<String> notes = new ArrayList<>();
        List<ColumnPair> compared = new ArrayList<>();
        for (Column column : from.columns()) {
            pair(from, column, to, notes).ifPresent(compared::add);
        }
        for (Column column : to.columns()) {
            if (named(from, column.name()).isEmpty()) {
                notes.add("Column '" + column.name() + "' is in the target only; not compared.");
            }
        }
        if (compared.isEmpty()) {
            throw new VerifyException(
                    "Tables '" + from.id() + "' and '" + to.id() + "' have no columns to compare.");
        }
        return keyed(from, to, compared, notes);
    }

    private Optional<ColumnPair> pair(Table from, Column column, Table to, List<String> notes) {
        if (!columns.includes(from.id(), column.name())) {
            notes.add("Column '" + column.name() + "' is excluded.");
            return Optional.empty();
        }
        Optional<Column> copy = named(to, column.name());
        if (copy.isEmpty()) {
            notes.add("Column '" + column.name() + "' is missing in the target; not compared.");
            return Optional.empty();
        }
        Optional<ColumnPair> pair = ColumnPair.of(source.kind(), column, target.kind(), copy.get());
        if (pair.isEmpty()) {
            notes.add(
                    "Column '"
                            + column.name()
                            + "' is not compared: "
                            + shown(source.kind(), column)
                            + " and "
                            + shown(target.kind(), copy.get())
                            + " have no form in common that is exact.");
        }
        pair.filter(ColumnPair::isCut)
                .ifPresent(
                        cut ->
                                notes.add(
                                        "Column '"
                                                + column.name()
                                                + "' is compared with "
                                                + cut.digits()
                                                + " digits of a second."));
        return pair;
    }

    /** The names of columns that differ in case alone are those of one column to many sinks. */
    private static Optional<Column> named(Table table, String name) {
        return table.column(name)
                .or(
                        () ->
                                table.columns().stream()
                                        .filter(column -> column.name().equalsIgnoreCase(name))
                                        .findFirst());
    }

    private static TablePair keyed(
            Table from, Table to, List<ColumnPair> compared, List<String> notes) {
        List<String> key =
                from.primaryKey()
                        .or(
                                () ->
                                        from.uniqueKeys().stream()
                                                .filter(k -> hasNoNulls(from, k))
                                                .findFirst())
                        .map(TableKey::columns)
                        .orElse(List.of());
        List<ColumnPair> ordered = new ArrayList<>();
        for (String name : key) {
            compared.stream()
                    .filter(pair -> pair.source().name().equals(name))
                    .forEach(ordered::add);
        }
        boolean hasKey = !key.isEmpty() && ordered.size() == key.size();
        if (!hasKey) {
            notes.add("There is no key that both sides know: whole rows are compared.");
        }
        compared.stream().filter(pair -> !ordered.contains(pair)).forEach(ordered::add);
        return new TablePair(from, to, ordered, hasKey ? key.size() : 0, notes);
    }

    private static boolean hasNoNulls(Table table, TableKey key) {
        return key.columns().stream()
                .allMatch(name -> table.column(name).filter(c -> !c.isNullable()).isPresent());
    }

    private static String shown(DatabaseKind database, Column column) {
        return column.definition() + " (" + database.product() + ")";
    }
}

package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.ColumnChange;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ColumnState;
import dev.jetconnect.sink.jdbc.dialect.TableChanges;
import dev.jetconnect.sink.jdbc.dialect.TypeFit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Changes tables by one ALTER TABLE, under an advisory lock. Thread-safe. */
final class PostgresTableChanges implements TableChanges {
    /** Whether a column is generated; before version 12 none was, and the catalog didn't say. */
    static final String GENERATED = "coalesce(to_jsonb(pg_attribute) ->> 'attgenerated', '') <> ''";

    private static final String COLUMNS =
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull,"
                    + " atthasdef OR attidentity <> '' OR "
                    + GENERATED
                    + ","
                    + " EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = attrelid"
                    + " AND i.indisprimary AND attnum = ANY (i.indkey)),"
                    + " false, " // indexes don't hinder changes
                    + GENERATED
                    + " FROM pg_catalog.pg_attribute"
                    + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped";
    // A long transaction that reads the table would otherwise hold up all others behind us.
    private static final String WAIT_MAX = "10s";

    private final Identifiers identifiers;

    PostgresTableChanges(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    @Override
    public List<ColumnState> columns(Connection connection, TableId table) throws SQLException {
        List<ColumnState> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, identifiers.quote(table));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(ColumnState.of(rows));
                }
            }
        }
        return columns;
    }

    @Override
    public String stored(ColumnSpec column) {
        return identifiers.stored(column.name());
    }

    @Override
    public Comparator<String> nameOrder() {
        return Comparator.naturalOrder();
    }

    @Override
    public String definition(ColumnSpec column) {
        return PostgresDefinition.ofAdded(column);
    }

    @Override
    public TypeFit fit(ColumnState column, ColumnSpec wanted) {
        return PostgresTypeFit.of(column.type(), PostgresTypes.of(wanted.schema()).sqlType());
    }

    @Override
    public void lock(Connection connection, TableId table) throws SQLException {
        execute(connection, "SET lock_timeout = '" + WAIT_MAX + "'");
        advisory(connection, "pg_advisory_lock", table);
    }

    @Override
    public void unlock(Connection connection, TableId table) throws SQLException {
        advisory(connection, "pg_advisory_unlock", table);
        execute(connection, "RESET lock_timeout");
    }

    @Override
    public void apply(Connection connection, TableId table, List<ColumnChange> changes)
            throws SQLException {
        execute(
                connection,
                changes.stream()
                        .map(PostgresTableChanges::action)
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        "ALTER TABLE " + identifiers.quote(table) + " ",
                                        "")));
    }

    private static String action(ColumnChange change) {
        String name = DatabaseKind.POSTGRESQL.quote(change.name());
        String type = change.definition();
        return switch (change.kind()) {
            case ADD -> "ADD COLUMN " + name + " " + type;
            case RETYPE ->
                    "ALTER COLUMN " + name + " TYPE " + type + " USING " + name + "::" + type;
            case RELAX -> "ALTER COLUMN " + name + " DROP NOT NULL";
            case DROP -> "DROP COLUMN " + name;
        };
    }

    private void advisory(Connection connection, String function, TableId table)
            throws SQLException {
        // Its own 64-bit hashes of text came with version 11.
        String hash = "('x' || pg_catalog.substr(pg_catalog.md5(?), 1, 16))::bit(64)::bigint";
        String sql = "SELECT pg_catalog." + function + "(" + hash + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "jetconnect " + identifiers.quote(table));
            statement.execute();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

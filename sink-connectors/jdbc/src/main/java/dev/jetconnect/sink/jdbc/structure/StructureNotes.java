package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table that says what has become of structures. It is the report, and it is how tasks that
 * have different tables know when both tables of a foreign key are built. Thread-safe.
 */
public final class StructureNotes {
    private static final String COLUMNS =
            " (connector varchar(255) NOT NULL, source_table varchar(255) NOT NULL,"
                    + " object varchar(255) NOT NULL, state varchar(16) NOT NULL,"
                    + " target_schema varchar(255) NOT NULL, target_table varchar(255) NOT NULL,"
                    + " reason text, remedy text, referenced varchar(255), definition text,"
                    + " PRIMARY KEY (connector, source_table, object))";
    private static final String WAITING =
            "SELECT f.source_table, f.definition, t.target_schema, t.target_table,"
                    + " r.target_schema, r.target_table FROM %1$s f"
                    + " JOIN %1$s t ON t.connector = f.connector AND t.object = 'table'"
                    + " AND t.source_table = f.source_table AND t.state = 'built'"
                    + " JOIN %1$s r ON r.connector = f.connector AND r.object = 'table'"
                    + " AND r.source_table = f.referenced AND r.state = 'built'"
                    + " WHERE f.connector = ? AND f.state = 'waiting'"
                    + " ORDER BY f.source_table, f.object";
    private static final String FINDINGS =
            "SELECT source_table, object, state, reason, remedy FROM %s"
                    + " WHERE connector = ? AND (reason <> '' OR state = 'waiting')"
                    + " ORDER BY source_table, object";
    private static final int NAME_LENGTH_MAX = 255;

    private final Dialect dialect;
    private final TableId table;
    private final String quoted;
    private final String connector;

    /**
     * @param connector whose notes they are
     */
    public StructureNotes(Dialect dialect, TableId table, String connector) {
        this.dialect = dialect;
        this.table = table;
        this.quoted = dialect.quote(table);
        this.connector = connector;
    }

    /** What has become of an object of a table. */
    public record Told(String table, String object, String state, String reason, String remedy) {}

    /** A foreign key whose tables are both built. */
    record Due(String sourceTable, ForeignKey key, TableId table, TableId referenced) {}

    String name() {
        return table.toString();
    }

    /** Creates the table unless it is there. */
    void ensure(Connection connection) throws SQLException {
        if (dialect.describe(connection, table).isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS "
                                + quoted
                                + COLUMNS
                                + dialect.structures().exactTable());
            } catch (SQLException e) {
                // Another task may have created it at the same moment.
                if (dialect.describe(connection, table).isEmpty()) {
                    throw e;
                }
            }
        }
    }

    /** Forgets what is noted of a table, which comes anew. */
    void clear(Connection connection, String sourceTable) throws SQLException {
        execute(
                connection,
                "DELETE FROM " + quoted + " WHERE connector = ? AND source_table = ?",
                connector,
                cut(sourceTable));
    }

    void save(Connection connection, StructureTarget target, Note note) throws SQLException {
        save(connection, target.structure().table().name(), target.table(), note, null, null);
    }

    /** Notes a foreign key that is to be added as soon as both of its tables are built. */
    void saveWaiting(Connection connection, StructureTarget target, ForeignKey key)
            throws SQLException {
        save(
                connection,
                target.structure().table().name(),
                target.table(),
                Note.of(object(key), Note.State.WAITING),
                cut(key.referenced()),
                key.text());
    }

    void save(Connection connection, Due due, Note note) throws SQLException {
        save(
                connection,
                due.sourceTable(),
                due.table(),
                note,
                cut(due.key().referenced()),
                due.key().text());
    }

    static String object(ForeignKey key) {
        return "foreign key " + key.name();
    }

    private void save(
            Connection connection,
            String sourceTable,
            TableId target,
            Note note,
            String referenced,
            String definition)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(
                    connection,
                    "DELETE FROM "
                            + quoted
                            + " WHERE connector = ? AND source_table = ? AND object = ?",
                    connector,
                    cut(sourceTable),
                    cut(note.object()));
            execute(
                    connection,
                    "INSERT INTO " + quoted + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    connector,
                    cut(sourceTable),
                    cut(note.object()),
                    note.state().text(),
                    target.schema().orElse(""),
                    target.name(),
                    note.reason(),
                    note.remedy(),
                    referenced,
                    definition);
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            Session.rollBack(connection, e);
            throw e;
        }
    }

    /**
     * What is not as it was at the source, up to some number of objects.
     *
     * @return empty as well if no structure has come yet
     */
    public List<Told> findings(Connection connection, int max) throws SQLException {
        if (dialect.describe(connection, table).isEmpty()) {
            return List.of();
        }
        List<Told> findings = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(FINDINGS.formatted(quoted))) {
            statement.setString(1, connector);
            statement.setMaxRows(max);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    findings.add(
                            new Told(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    rows.getString(5)));
                }
            }
        }
        return findings;
    }

    /** Foreign keys that can be added now. */
    List<Due> due(Connection connection) throws SQLException {
        List<Due> due = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(WAITING.formatted(quoted))) {
            statement.setString(1, connector);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    due.add(
                            new Due(
                                    rows.getString(1),
                                    ForeignKey.parse(rows.getString(2)),
                                    id(rows.getString(3), rows.getString(4)),
                                    id(rows.getString(5), rows.getString(6))));
                }
            }
        }
        return due;
    }

    private static TableId id(String schema, String name) {
        return new TableId(Optional.of(schema).filter(given -> !given.isEmpty()), name);
    }

    private static String cut(String name) {
        return name.length() <= NAME_LENGTH_MAX ? name : name.substring(0, NAME_LENGTH_MAX);
    }

    private static void execute(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}

package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The logical replication slot that keeps the changes since the moment of a copy. Confined to one
 * thread.
 */
final class PostgresSlot {
    private static final String PLUGIN = "pgoutput";

    /** A later version of the server has more to tell; this is there since the oldest. */
    private static final String STATE =
            "SELECT plugin, database = current_database(), active, confirmed_flush_lsn::text,"
                    + " coalesce(to_jsonb(s) ->> 'wal_status', '')"
                    + " FROM pg_catalog.pg_replication_slots s WHERE slot_name = ?";

    private final DatabaseAddress address;
    private final String name;

    PostgresSlot(DatabaseAddress address, String name) {
        this.address = address;
        this.name = name;
    }

    /** What a snapshot of the database is for. */
    interface Reading {
        Moment begin(String snapshot) throws SQLException;
    }

    /**
     * Where a slot that is there already begins; empty: there is none.
     *
     * @throws ConnectException it cannot serve
     */
    Optional<Map<String, String>> find(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!PLUGIN.equals(row.getString(1)) || !row.getBoolean(2)) {
                    throw new ConnectException(
                            "Replication slot "
                                    + name
                                    + " exists with another plugin than pgoutput, or of another"
                                    + " database. Choose another slot.name, or "
                                    + drop());
                }
                if (row.getBoolean(3)) {
                    throw new ConnectException(
                            "Replication slot "
                                    + name
                                    + " is being read by somebody else. Choose another slot.name");
                }
                requireWhole(row.getString(5));
                return Optional.of(position(row.getString(4)));
            }
        }
    }

    /**
     * Looks whether the changes since the kept position are there.
     *
     * @throws ConnectException they are not
     */
    void requireKept(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                requireWhole(row.next() ? row.getString(5) : "lost");
            }
        }
    }

    private void requireWhole(String walStatus) {
        if (walStatus.equals("lost")) {
            throw new ConnectException(
                    "Replication slot "
                            + name
                            + " is gone, or the database has removed what it kept: changes since the"
                            + " copy began are lost. Delete the connector's offsets, and the slot if"
                            + " it is there ("
                            + drop()
                            + "), to begin anew");
        }
    }

    /** Creates the slot, and lets {@code reading} see the database as of where it begins. */
    Moment create(Reading reading) throws SQLException {
        PGSimpleDataSource replication =
                (PGSimpleDataSource)
                        Connections.to(address, "jetconnect-table-copy", Duration.ZERO);
        replication.setReplication("database");
        replication.setAssumeMinServerVersion("12");
        replication.setProperty("preferQueryMode", "simple");
        try (Connection connection = replication.getConnection();
                Statement statement = connection.createStatement();
                ResultSet created =
                        statement.executeQuery(
                                "CREATE_REPLICATION_SLOT "
                                        + DatabaseKind.POSTGRESQL.quote(name)
                                        + " LOGICAL "
                                        + PLUGIN
                                        + " EXPORT_SNAPSHOT")) {
            created.next();
            Map<String, String> position = position(created.getString("consistent_point"));
            // The snapshot lasts as long as this connection does nothing else.
            return reading.begin(created.getString("snapshot_name")).at(position);
        }
    }

    private Map<String, String> position(String lsn) {
        return Map.of("lsn", String.valueOf(number(lsn)), "slot", name);
    }

    /** Of its text, two halves in hexadecimal digits. */
    private static long number(String lsn) {
        int slash = lsn.indexOf('/');
        return (Long.parseLong(lsn.substring(0, slash), 16) << 32)
                + Long.parseLong(lsn.substring(slash + 1), 16);
    }

    private String drop() {
        return "SELECT pg_drop_replication_slot('" + name + "')";
    }
}

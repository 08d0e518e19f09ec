package dev.jetconnect.verify;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * One of the two databases that are compared. Thread-safe.
 *
 * @param name as users know it: source or target
 */
record Side(String name, DatabaseAddress address, DataSource connections) {
    private static final String APPLICATION = "jetconnect-verify";

    static Side of(String name, DatabaseAddress address) {
        return new Side(name, address, Connections.to(address, APPLICATION, Duration.ZERO));
    }

    DatabaseKind kind() {
        return address.kind();
    }

    /** A connection for reading, whose transactions see what is committed. */
    Connection connect() {
        try {
            Connection connection = connections.getConnection();
            connection.setReadOnly(true);
            // PostgreSQL's driver gives rows little by little in a transaction only.
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new VerifyException(
                    "Cannot connect to the "
                            + name
                            + " "
                            + address.shown()
                            + address.user().map(user -> " as user '" + user + "'").orElse("")
                            + ": "
                            + kind().explain(e),
                    e);
        }
    }

    VerifyException failed(String what, SQLException e) {
        return new VerifyException(
                "Cannot read " + what + " of the " + name + ": " + kind().explain(e), e);
    }
}

package dev.jetconnect.verify;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection to each side. Its connections are used by one thread each at a time. */
record ConnectionPair(Connection source, Connection target) implements AutoCloseable {
    static ConnectionPair open(Side source, Side target) {
        Connection first = source.connect();
        try {
            return new ConnectionPair(first, target.connect());
        } catch (VerifyException e) {
            close(first);
            throw e;
        }
    }

    /** Ends what the connections are doing. Any thread may call it. */
    void abort() {
        abort(source);
        abort(target);
    }

    @Override
    public void close() {
        close(source);
        close(target);
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            close(connection);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was read only, and is given up.
        }
    }
}

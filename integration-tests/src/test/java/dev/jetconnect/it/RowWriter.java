package dev.jetconnect.it;

import java.sql.SQLException;
import java.sql.Statement;

/** Inserts rows with the numbers 1, 2, 3... into {@code numbers}, one to three in a transaction. */
final class RowWriter extends SourceWriter {
    private static final long MILLIS_BETWEEN = 10;
    private static final int ROWS_MAX = 3;

    private RowWriter(Database database) {
        super(database, MILLIS_BETWEEN, 0);
    }

    static RowWriter start(Database database) {
        RowWriter writer = new RowWriter(database);
        writer.start();
        return writer;
    }

    @Override
    long write(Statement statement, long before) throws SQLException {
        long number = before;
        for (long rows = number % ROWS_MAX; rows >= 0; rows--) {
            statement.execute("INSERT INTO numbers VALUES (" + ++number + ")");
        }
        return number;
    }
}

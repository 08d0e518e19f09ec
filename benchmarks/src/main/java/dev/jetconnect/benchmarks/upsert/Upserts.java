package dev.jetconnect.benchmarks.upsert;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.RowOperation;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;

/**
 * A table {@code orders} and, for the session, a table {@code staging} of the same columns, with
 * both ways of getting a batch of known rows into the former. Confined to one thread.
 */
final class Upserts {
    private static final int ROWS = 100_000;
    private static final int KEYS_STEP = 7919;
    private static final BitSet ALL = new BitSet();
    private static final List<ColumnSpec> NARROW =
            List.of(
                    new ColumnSpec("id", Schema.INT64_SCHEMA, true),
                    new ColumnSpec("customer_id", Schema.INT32_SCHEMA, false),
                    new ColumnSpec("status", Schema.STRING_SCHEMA, false));
    private static final List<ColumnSpec> WIDE =
            List.of(
                    NARROW.get(0),
                    NARROW.get(1),
                    NARROW.get(2),
                    new ColumnSpec("amount", Schema.FLOAT64_SCHEMA, false),
                    new ColumnSpec("note", Schema.OPTIONAL_STRING_SCHEMA, false),
                    new ColumnSpec("created_at", Timestamp.SCHEMA, false),
                    new ColumnSpec("updated_at", Timestamp.SCHEMA, false));

    private final Connection connection;
    private final TableBinding orders;
    private final TableBinding staging;
    private final String merge;
    private final List<ColumnSpec> columns;
    private final Random random = new Random(1);
    private long nextKey;

    /** Makes the tables, and commits; {@code onConflict} follows the rows of the staging table. */
    Upserts(
            Connection connection,
            Dialect dialect,
            boolean isWide,
            String temporary,
            String onConflict,
            String newValue)
            throws SQLException {
        this.connection = connection;
        this.columns = isWide ? WIDE : NARROW;
        this.orders = bind(dialect, "orders");
        this.staging = bind(dialect, "staging");
        connection.setAutoCommit(false);
        write(orders, RowOperation.COPY, batch(ROWS));
        try (Statement statement = connection.createStatement()) {
            // A catalog may not show those of a session, so one that all can see was bound to.
            statement.execute(temporary);
        }
        connection.commit();
        List<String> assignments = new ArrayList<>();
        for (ColumnSpec column : columns.subList(1, columns.size())) {
            assignments.add(column.name() + " = " + newValue + column.name());
        }
        this.merge =
                "INSERT INTO orders SELECT * FROM staging AS s "
                        + onConflict
                        + String.join(", ", assignments);
    }

    /** Rows with other values each time, of keys that are spread over the table. */
    List<Object[]> batch(int rows) {
        List<Object[]> batch = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            nextKey = (nextKey + KEYS_STEP) % ROWS;
            batch.add(row(nextKey));
        }
        return batch;
    }

    /** As the sink does it. */
    void upsert(List<Object[]> rows) throws SQLException {
        write(orders, RowOperation.UPSERT, rows);
        connection.commit();
    }

    /** By way of the staging table. */
    void stage(List<Object[]> rows) throws SQLException {
        write(staging, RowOperation.COPY, rows);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(merge);
            statement.executeUpdate("DELETE FROM staging");
        }
        connection.commit();
    }

    private void write(TableBinding table, RowOperation operation, List<Object[]> rows)
            throws SQLException {
        table.write(connection, operation, ALL, rows);
    }

    private TableBinding bind(Dialect dialect, String name) throws SQLException {
        TableId table = new TableId(Optional.empty(), name);
        dialect.create(connection, table, columns);
        return dialect.bind(dialect.describe(connection, table).orElseThrow(), columns);
    }

    @SuppressWarnings("JavaUtilDate") // the type of Connect's timestamps
    private Object[] row(long id) {
        Object[] row = new Object[columns.size()];
        row[0] = id;
        row[1] = random.nextInt(50_000);
        row[2] = "paid";
        if (columns.size() > NARROW.size()) {
            row[3] = random.nextInt(80_000) / 4.0;
            row[4] =
                    "Deliver to the back door of house "
                            + random.nextInt(977)
                            + ", ask for the caretaker "
                            + Long.toHexString(random.nextLong())
                            + ", leave a note if nobody opens: "
                            + Long.toHexString(random.nextLong());
            row[5] = new Date(1_767_225_600_000L + id);
            row[6] = new Date(1_767_225_600_000L + random.nextInt(1_000_000));
        }
        return row;
    }
}

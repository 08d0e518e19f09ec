package dev.jetconnect.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Reads the rows of one side, little by little. Confined to one thread. */
final class RowScan {
    /** How many rows of a result are in memory at once. */
    private static final int FETCH_ROWS = 1000;

    private final Side side;
    private final SideQuery query;
    private final LongAdder rowsRead;

    /**
     * @param rowsRead counts the rows as they come
     */
    RowScan(Side side, SideQuery query, LongAdder rowsRead) {
        this.side = side;
        this.query = query;
        this.rowsRead = rowsRead;
    }

    void run(Connection connection, KeyRange range, RowVisitor visitor) {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery(query.rows(range))) {
                read(rows, visitor);
            }
            // Each part sees what is committed when it begins.
            connection.rollback();
        } catch (SQLException e) {
            throw side.failed("table '" + query.table().id() + "'", e);
        }
    }

    private void read(ResultSet rows, RowVisitor visitor) throws SQLException {
        List<Canonical> forms = query.forms();
        String[] values = new String[forms.size()];
        while (rows.next()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = value(rows, i + 1, forms.get(i));
            }
            visitor.visit(values);
            rowsRead.increment();
        }
    }

    private static String value(ResultSet rows, int index, Canonical form) throws SQLException {
        if (form.readsBytes()) {
            byte[] bytes = rows.getBytes(index);
            return bytes == null ? null : form.of(bytes);
        }
        String text = rows.getString(index);
        return text == null ? null : form.of(text);
    }
}

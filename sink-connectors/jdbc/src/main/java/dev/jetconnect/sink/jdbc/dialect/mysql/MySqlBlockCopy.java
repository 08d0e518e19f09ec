package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.MySqlErrors;
import dev.jetconnect.sink.jdbc.dialect.BlockCopy;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Loads blocks by LOAD DATA, or where the server does not allow that by INSERT, with no value made
 * of a field. Confined to the thread that writes.
 */
final class MySqlBlockCopy implements BlockCopy {
    private static final int LOAD_BYTES = 4 << 20;
    private static final int INSERT_BYTES = 256 << 10;

    private final String load;
    private final String insert;
    private final BlockText loadText;
    private final BlockText insertText;
    private final ThreadLocal<MySqlRows> rows;

    private MySqlBlockCopy(
            String load, String insert, List<BlockForm> forms, ThreadLocal<MySqlRows> rows) {
        this.load = load;
        this.insert = insert;
        this.loadText = new BlockText(forms, false);
        this.insertText = new BlockText(forms, true);
        this.rows = rows;
    }

    /** Empty: a column is missing, or takes another form of text. */
    static Optional<BlockCopy> of(
            MySqlStatements statements,
            List<BoundColumn> columns,
            Schema row,
            ThreadLocal<MySqlRows> rows) {
        if (columns.size() != row.fields().size()) {
            return Optional.empty();
        }
        List<RowText.Column> targets = new ArrayList<>();
        List<BlockForm> forms = new ArrayList<>();
        for (Field field : row.fields()) {
            Optional<BoundColumn> column =
                    columns.stream()
                            .filter(found -> found.name().equalsIgnoreCase(field.name()))
                            .findFirst();
            Optional<BlockForm> form =
                    column.flatMap(found -> BlockForm.of(field.schema(), found.column().type()));
            if (form.isEmpty()) {
                return Optional.empty();
            }
            targets.add(new RowText.Column(column.get(), form.get().literal()));
            forms.add(form.get());
        }
        return Optional.of(
                new MySqlBlockCopy(
                        statements.load(targets),
                        statements.insert(targets, "").before(),
                        forms,
                        rows));
    }

    @Override
    public void write(Connection connection, List<byte[]> texts) throws SQLException {
        try {
            if (!load(connection, texts)) {
                insert(connection, texts);
            }
        } catch (SQLException e) {
            throw MySqlErrors.withoutValues(e);
        }
    }

    /** False: the server does not allow it, and nothing is loaded. */
    private boolean load(Connection connection, List<byte[]> texts) throws SQLException {
        if (!rows.get().mayLoad(connection)) {
            return false;
        }
        loadText.begin("");
        for (byte[] text : texts) {
            for (int next = 0; next < text.length; ) {
                next = loadText.add(text, next, LOAD_BYTES);
                if (loadText.bytes() >= LOAD_BYTES && !send(connection)) {
                    return false; // before anything else is loaded: it is the first one
                }
            }
        }
        return send(connection);
    }

    private boolean send(Connection connection) throws SQLException {
        boolean isLoaded =
                loadText.rows() == 0
                        || rows.get().load(connection, load, loadText.stream(), loadText.rows());
        loadText.begin("");
        return isLoaded;
    }

    private void insert(Connection connection, List<byte[]> texts) throws SQLException {
        for (byte[] text : texts) {
            for (int next = 0; next < text.length; ) {
                insertText.begin(insert);
                next = insertText.add(text, next, INSERT_BYTES);
                rows.get().insert(connection, insertText.statement(), insertText.rows());
            }
        }
    }
}

package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.MySqlErrors;
import dev.jetconnect.sink.jdbc.dialect.BlockCopy;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.RowOperation;
import dev.jetconnect.sink.jdbc.dialect.StatementCache;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** Rows of one shape in a table of MySQL or MariaDB. Thread-safe. */
final class MySqlBinding implements TableBinding {
    private final TableDescription table;
    private final StatementCache<RowStatement> statements;
    private final ThreadLocal<MySqlRows> rows;
    private final boolean tellsKeysApart;
    private final UniqueKey key;
    private final MySqlStatements texts;
    private final List<BoundColumn> columns;

    MySqlBinding(
            TableDescription table,
            List<BoundColumn> columns,
            MySqlStatements statements,
            ThreadLocal<MySqlRows> rows,
            UniqueKey key) {
        this.table = table;
        this.statements = new StatementCache<>(columns, statements::make);
        this.rows = rows;
        this.tellsKeysApart =
                columns.stream().filter(BoundColumn::isKey).allMatch(BoundColumn::tellsApart);
        this.key = key;
        this.texts = statements;
        this.columns = List.copyOf(columns);
    }

    @Override
    public TableDescription table() {
        return table;
    }

    @Override
    public boolean tellsKeysApart() {
        return tellsKeysApart;
    }

    @Override
    public long write(
            Connection connection, RowOperation operation, BitSet absent, List<Object[]> values)
            throws SQLException {
        try {
            return write(connection, operation, statements.find(operation, absent), values);
        } catch (SQLException e) {
            throw MySqlErrors.withoutValues(e);
        }
    }

    @Override
    public Optional<BlockCopy> blockCopy(Schema row) {
        return MySqlBlockCopy.of(texts, columns, row, rows);
    }

    /** The error tells it. */
    @Override
    public Optional<String> refusedColumn(Connection connection, Object[] row) {
        return Optional.empty();
    }

    private long write(
            Connection connection,
            RowOperation operation,
            RowStatement statement,
            List<Object[]> values)
            throws SQLException {
        return switch (operation) {
            case COPY -> {
                rows.get().append(connection, statement, values);
                yield values.size();
            }
            case UPSERT, INSERT_MISSING -> {
                key.require(connection);
                rows.get().write(connection, statement, values);
                yield values.size();
            }
            case INSERT, UPDATE, DELETE -> rows.get().write(connection, statement, values);
        };
    }
}

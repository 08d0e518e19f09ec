package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.databases.PostgresErrors;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.RowOperation;
import dev.jetconnect.sink.jdbc.dialect.StatementCache;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;

/** Rows of one shape in a table of PostgreSQL. Confined to the task thread. */
final class PostgresBinding implements TableBinding {
    private final TableDescription table;
    private final StatementCache<RowStatement> statements;
    private final PostgresRows rows;

    PostgresBinding(
            TableDescription table,
            List<BoundColumn> columns,
            PostgresStatements statements,
            PostgresRows rows) {
        this.table = table;
        this.statements = new StatementCache<>(columns, statements::make);
        this.rows = rows;
    }

    @Override
    public TableDescription table() {
        return table;
    }

    @Override
    public long write(
            Connection connection, RowOperation operation, BitSet absent, List<Object[]> values)
            throws SQLException {
        RowStatement statement = statements.find(operation, absent);
        if (operation == RowOperation.COPY) {
            rows.copy(connection, statement, values);
            return values.size();
        }
        return rows.write(connection, statement, values);
    }

    /** Only COPY tells the column. */
    @Override
    public Optional<String> refusedColumn(Connection connection, Object[] row) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            write(connection, RowOperation.COPY, new BitSet(), List.<Object[]>of(row));
            return Optional.empty();
        } catch (SQLException e) {
            return PostgresErrors.copyColumn(e);
        } catch (DataException e) {
            return Optional.empty(); // the error that refused the row has named the column
        } finally {
            connection.rollback(savepoint);
        }
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * How records of one pair of schemas become changes of one table: worked out once, at the first
 * record. Confined to the task thread.
 */
final class RecordShape {
    // What Debezium sends besides changes of rows: heartbeats, logical messages, DDL,
    // where transactions begin and end.
    private static final String DEBEZIUM = "io.debezium.connector.";
    private static final List<String> IGNORED =
            List.of(".Heartbeat", ".MessageValue", ".SchemaChangeValue");

    // What a table copy says of its tables.
    private static final Set<String> COPY_STATUS =
            Set.of("dev.jetconnect.copy.Status", "dev.jetconnect.copy.StructureReport");

    private final TableId table;
    private final Optional<Schema> keySchema;
    private final Optional<Envelope> envelope;
    private final Optional<Schema> rowSchema;
    private final Predicate<String> isAdmitted;
    private Optional<RowReader> rows = Optional.empty();
    private Optional<RowReader> keys = Optional.empty();
    private Optional<String> refusal = Optional.empty();

    /**
     * @param isAdmitted whether a field of the row becomes a column
     */
    RecordShape(
            TableId table,
            Optional<Schema> keySchema,
            Optional<Schema> valueSchema,
            Predicate<String> isAdmitted) {
        this.table = table;
        this.isAdmitted = isAdmitted;
        this.keySchema = keySchema;
        this.envelope = valueSchema.flatMap(Envelope::of);
        this.rowSchema =
                envelope.isPresent() ? envelope.map(found -> found.after().schema()) : valueSchema;
    }

    /** Whether records are no rows and no changes of rows. */
    static boolean isIgnored(Schema value) {
        String name = value.name();
        return TransactionMark.isBoundary(name)
                || (name != null && COPY_STATUS.contains(name))
                || (name != null
                        && name.startsWith(DEBEZIUM)
                        && IGNORED.stream().anyMatch(name::endsWith));
    }

    boolean isFlatRow() {
        return envelope.isEmpty() && rowSchema.isPresent();
    }

    Optional<Envelope> envelope() {
        return envelope;
    }

    /** The reader of rows to be written; binds, and if needed creates, the table. */
    RowReader rows(Connection connection, PrimaryKeyRule rule, TargetTables tables)
            throws SQLException {
        if (refusal.isPresent()) {
            throw new DataException(refusal.get());
        }
        if (rows.isEmpty()) {
            List<ColumnSource> columns =
                    rule.rowColumns(keySchema, rowSchema.orElseThrow(), isAdmitted);
            rows = Optional.of(bind(connection, columns, tables));
        }
        return rows.get();
    }

    private RowReader bind(Connection connection, List<ColumnSource> columns, TargetTables tables)
            throws SQLException {
        try {
            return tables.bindRows(connection, table, columns, rowSchema.orElseThrow().name());
        } catch (DataException e) {
            refusal = Optional.of(e.getMessage());
            throw e;
        }
    }

    /** The reader of keys to be deleted. Empty: there is no table yet. */
    Optional<RowReader> keys(Connection connection, PrimaryKeyRule rule, TargetTables tables)
            throws SQLException {
        if (keys.isEmpty()) {
            List<ColumnSource> columns = rule.deleteColumns(keySchema, rowSchema);
            keys =
                    tables.bindKeys(connection, table, columns)
                            .map(binding -> new RowReader(columns, binding));
        }
        return keys;
    }

    /** The reader that only names the table. Empty: there is no table yet. */
    Optional<RowReader> wholeTable(Connection connection, TargetTables tables) throws SQLException {
        return tables.bindKeys(connection, table, List.of())
                .map(binding -> new RowReader(List.of(), binding));
    }
}

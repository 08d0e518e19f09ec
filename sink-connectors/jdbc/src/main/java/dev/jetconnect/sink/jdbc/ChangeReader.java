package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads what records do: Debezium's change events and flat rows. Confined to the task thread. */
final class ChangeReader {
    private static final String DEBEZIUM_KEY = ".Key";

    private final TableNaming naming;
    private final boolean isDeleteEnabled;
    private final PrimaryKeyRule primaryKey;
    private final TargetTables tables;
    private final RecordShapes shapes;

    ChangeReader(JdbcSinkConfig config, TargetTables tables) {
        this(
                config,
                tables,
                new PrimaryKeyRule(config.primaryKeyMode(), config.primaryKeyFields()));
    }

    ChangeReader(JdbcSinkConfig config, TargetTables tables, PrimaryKeyRule primaryKey) {
        this.naming = config.naming();
        this.isDeleteEnabled = config.isDeleteEnabled();
        this.primaryKey = primaryKey;
        this.tables = tables;
        this.shapes = new RecordShapes(config.fields());
    }

    /**
     * Reads one record. Empty: it changes nothing.
     *
     * @throws DataException the record cannot be a row
     */
    Optional<Change> read(Connection connection, SinkRecord record) throws SQLException {
        if (record.value() == null) {
            return readWithoutValue(connection, record);
        }
        if (!(record.value() instanceof Struct value)) {
            throw new DataException(
                    "its value is no struct with a schema. Use a converter that gives one (with the"
                            + " JsonConverter: value.converter.schemas.enable=true, and the same for"
                            + " what the source writes)");
        }
        if (BlockDelivery.isBlock(record)) {
            throw new DataException(
                    "it is a block of many rows of a table copy, which is no change of a"
                            + " transaction; set transaction.apply=false, or let the source send"
                            + " records=rows");
        }
        if (StructureDelivery.isStructure(record)) {
            throw new DataException(
                    "it is the structure of a table of a table copy, which is no change of a"
                            + " transaction; set transaction.apply=false, or let the source send"
                            + " structure=none");
        }
        // Before its table is looked for, which only changes of rows have.
        if (RecordShape.isIgnored(value.schema())) {
            return Optional.empty();
        }
        RecordShape shape = shapes.find(naming.tableOf(record), record, value.schema());
        if (shape.envelope().isPresent()) {
            return readEvent(connection, record, shape, shape.envelope().get());
        }
        return Optional.of(write(connection, record, shape, value, true));
    }

    /** What flat rows with the schemas of a record are bound to; a missing table is created. */
    TableBinding bind(Connection connection, SinkRecord record) throws SQLException {
        return shapes.find(naming.tableOf(record), record, record.valueSchema())
                .rows(connection, primaryKey, tables)
                .binding();
    }

    private Optional<Change> readWithoutValue(Connection connection, SinkRecord record)
            throws SQLException {
        // The change event before a tombstone has deleted the row already.
        if (!isDeleteEnabled || naming.readsSource()) {
            return Optional.empty();
        }
        TableId table = naming.tableOf(record);
        if (isTombstoneOfAnEvent(table, record.keySchema())) {
            return Optional.empty();
        }
        RecordShape shape = shapes.find(table, record, null);
        return delete(connection, record, shape, Optional.empty());
    }

    /**
     * Its key need not tell the row's key, if that is taken from values; the event before it did.
     */
    private boolean isTombstoneOfAnEvent(TableId table, Schema key) {
        return primaryKey.mode() == PrimaryKeyMode.RECORD_VALUE
                && key != null
                && key.name() != null
                && key.name().endsWith(DEBEZIUM_KEY)
                && !shapes.haveFlatRows(table);
    }

    private Optional<Change> readEvent(
            Connection connection, SinkRecord record, RecordShape shape, Envelope envelope)
            throws SQLException {
        Struct event = (Struct) record.value();
        String operation = envelope.operation(event);
        return switch (operation) {
            case "c", "r" ->
                    Optional.of(write(connection, record, shape, envelope.after(event), true));
            case "u" -> Optional.of(write(connection, record, shape, envelope.after(event), false));
            case "d" ->
                    isDeleteEnabled
                            ? delete(connection, record, shape, envelope.before(event))
                            : Optional.empty();
            case "t" -> isDeleteEnabled ? truncate(connection, record, shape) : Optional.empty();
            case "m" -> Optional.empty();
            default -> throw new DataException("its operation '" + operation + "' is unknown");
        };
    }

    private Change write(
            Connection connection, SinkRecord record, RecordShape shape, Struct row, boolean isNew)
            throws SQLException {
        RowReader rows = shape.rows(connection, primaryKey, tables);
        if (tables.haveOutdatedReaders()) {
            shapes.clear();
        }
        return rows.read(record, Change.Kind.WRITE, row, isNew);
    }

    private Optional<Change> delete(
            Connection connection, SinkRecord record, RecordShape shape, Optional<Struct> row)
            throws SQLException {
        return shape.keys(connection, primaryKey, tables)
                .map(keys -> keys.read(record, Change.Kind.DELETE, row.orElse(null), false));
    }

    private Optional<Change> truncate(Connection connection, SinkRecord record, RecordShape shape)
            throws SQLException {
        return shape.wholeTable(connection, tables).map(reader -> reader.truncate(record));
    }
}

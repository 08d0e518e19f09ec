package dev.jetconnect.sink.jdbc;

import dev.jetconnect.blocks.BlockRows;
import dev.jetconnect.blocks.BlockSchema;
import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.BlockCopy;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records that are blocks of a table copy. Text that the columns take as it is goes through
 * to the database's bulk load; all other blocks, and those of which the database refuses a row, are
 * taken apart and written row by row like any other records.
 *
 * <p>Confined to the thread that writes.
 */
final class BlockDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(BlockDelivery.class);

    /** How many batches are written as rows after a table has refused one: it has rows already. */
    private static final int CLOSED_BATCHES = 16;

    private final JdbcSinkConfig config;
    private final Dialect dialect;
    private final BlockRowsWriter keyed;
    private final BlockRowsWriter keyless;
    private final Map<TableId, Integer> closed = new HashMap<>();
    private Optional<TableCopy> last = Optional.empty();

    BlockDelivery(
            JdbcSinkConfig config,
            Dialect dialect,
            TargetTables tables,
            ErrantRecords errantRecords,
            ParkedKeys parkedKeys) {
        this.config = config;
        this.dialect = dialect;
        this.keyed =
                new BlockRowsWriter(
                        new ChangeReader(config, tables),
                        new BatchTransaction(
                                new ChangeWriter(
                                        dialect, config.insertMode(), config.batchLimits()),
                                errantRecords,
                                parkedKeys));
        // Without a key there is nothing that a row could be the same as.
        this.keyless =
                new BlockRowsWriter(
                        new ChangeReader(
                                config, tables, new PrimaryKeyRule(PrimaryKeyMode.NONE, List.of())),
                        new BatchTransaction(
                                new ChangeWriter(dialect, InsertMode.INSERT, config.batchLimits()),
                                errantRecords,
                                parkedKeys));
    }

    /** How blocks of one schema and topic get into their table. */
    private record TableCopy(
            String topic, Schema schema, TableId table, Optional<BlockCopy> copy, BlockRows rows) {}

    static boolean isBlock(SinkRecord block) {
        return BlockSchema.isBlock(block.valueSchema());
    }

    /**
     * Runs of records that are all blocks of tables of one kind, or all structures, or neither; at
     * least one run.
     */
    static List<List<SinkRecord>> runs(List<SinkRecord> records) {
        List<List<SinkRecord>> runs = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < records.size(); i++) {
            if (kind(records.get(i)) != kind(records.get(start))) {
                runs.add(records.subList(start, i));
                start = i;
            }
        }
        runs.add(records.subList(start, records.size()));
        return runs;
    }

    private static int kind(SinkRecord record) {
        if (!isBlock(record)) {
            return StructureDelivery.isStructure(record) ? 3 : 0;
        }
        return BlockSchema.key(record.valueSchema()).isPresent() ? 1 : 2;
    }

    /** Writes blocks in one transaction. */
    void write(Connection connection, BatchTransaction.Beginning beginning, List<SinkRecord> blocks)
            throws SQLException, TableWriteException {
        BlockRowsWriter writer =
                BlockSchema.key(blocks.get(0).valueSchema()).isPresent() ? keyed : keyless;
        List<TableCopy> copies = new ArrayList<>(blocks.size());
        for (SinkRecord block : blocks) {
            copies.add(bind(connection, writer, block));
        }
        if (!copies.stream().allMatch(this::isOpen)
                || !copy(connection, beginning, blocks, copies)) {
            writer.write(
                    connection, beginning, blocks, copies.stream().map(TableCopy::rows).toList());
        }
    }

    private boolean isOpen(TableCopy copy) {
        Integer left = closed.get(copy.table());
        if (left != null) {
            closed.put(copy.table(), left - 1);
            closed.remove(copy.table(), 0);
        }
        return copy.copy().isPresent() && left == null;
    }

    @SuppressWarnings("ReferenceEquality") // the shortcut; converters give the same object again
    private TableCopy bind(Connection connection, BlockRowsWriter writer, SinkRecord block)
            throws SQLException {
        Schema schema = block.valueSchema();
        if (last.isPresent()
                && last.get().schema() == schema
                && last.get().topic().equals(block.topic())) {
            return last.get();
        }
        if (config.primaryKeyMode() == PrimaryKeyMode.KAFKA) {
            throw new DataException(
                    "Records of topic "
                            + block.topic()
                            + " are blocks of many rows, which pk.mode=kafka has no key for. Use"
                            + " another pk.mode, or let the source send records=rows");
        }
        TableBinding binding = writer.bind(connection, block);
        boolean mayCopy = config.insertMode() != InsertMode.UPDATE;
        TableCopy copy =
                new TableCopy(
                        block.topic(),
                        schema,
                        binding.table().id(),
                        mayCopy ? binding.blockCopy(BlockSchema.row(schema)) : Optional.empty(),
                        new BlockRows(BlockSchema.row(schema)));
        last = Optional.of(copy);
        return copy;
    }

    /** False: the database has refused a row, and nothing is written. */
    private boolean copy(
            Connection connection,
            BatchTransaction.Beginning beginning,
            List<SinkRecord> blocks,
            List<TableCopy> copies)
            throws SQLException, TableWriteException {
        connection.setAutoCommit(false);
        TableId table = copies.get(0).table();
        try {
            beginning.run(connection);
            for (int start = 0; start < blocks.size(); ) {
                TableCopy copy = copies.get(start);
                table = copy.table();
                int end = start;
                List<byte[]> texts = new ArrayList<>();
                for (; end < blocks.size() && copies.get(end).table().equals(table); end++) {
                    texts.add(BlockSchema.text((Struct) blocks.get(end).value()));
                }
                copy.copy().orElseThrow().write(connection, texts);
                start = end;
            }
            connection.commit();
            return true;
        } catch (SQLException e) {
            rollBack(connection, e);
            SqlFailure failure = dialect.classify(e);
            if (failure != SqlFailure.ROW) {
                throw new TableWriteException(table, failure, true, dialect.explain(e), e);
            }
            closed.put(table, CLOSED_BATCHES);
            LOG.info(
                    "Table '{}' refuses a row of a block, whose rows are written one by one: {}",
                    table,
                    dialect.explain(e));
            return false;
        } catch (ConnectException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception error) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }
}

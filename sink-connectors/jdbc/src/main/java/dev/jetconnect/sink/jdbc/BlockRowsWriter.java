package dev.jetconnect.sink.jdbc;

import dev.jetconnect.blocks.BlockRows;
import dev.jetconnect.blocks.BlockSchema;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Writes the rows of blocks like records that are rows. Confined to the thread that writes. */
final class BlockRowsWriter {
    private final ChangeReader reader;
    private final BatchTransaction transaction;

    BlockRowsWriter(ChangeReader reader, BatchTransaction transaction) {
        this.reader = reader;
        this.transaction = transaction;
    }

    /** Finds, or creates, the table of a block. */
    TableBinding bind(Connection connection, SinkRecord block) throws SQLException {
        return reader.bind(() -> connection, record(block, null));
    }

    /** Writes blocks in one transaction, of whose rows only one block's are in memory. */
    void write(
            Connection connection,
            BatchTransaction.Beginning beginning,
            List<SinkRecord> blocks,
            List<BlockRows> rows)
            throws SQLException, TableWriteException {
        Iterator<BlockRows> readers = rows.iterator();
        transaction.applyParts(
                connection, beginning, blocks, block -> changes(connection, block, readers.next()));
    }

    private List<Change> changes(Connection connection, SinkRecord block, BlockRows rows)
            throws SQLException {
        List<Struct> values = new ArrayList<>();
        rows.read(BlockSchema.text((Struct) block.value()), values::add);
        List<Change> changes = new ArrayList<>(values.size());
        for (Struct row : values) {
            reader.read(() -> connection, record(block, row)).ifPresent(changes::add);
        }
        return changes;
    }

    /**
     * @param row null: only the schemas matter
     */
    private static SinkRecord record(SinkRecord block, Struct row) {
        Schema rowSchema = BlockSchema.row(block.valueSchema());
        Optional<Schema> keySchema = BlockSchema.key(block.valueSchema());
        return new SinkRecord(
                block.topic(),
                block.kafkaPartition(),
                keySchema.orElse(null),
                row == null ? null : keySchema.map(schema -> key(schema, row)).orElse(null),
                rowSchema,
                row,
                block.kafkaOffset(),
                block.timestamp(),
                block.timestampType(),
                block.headers(),
                block.originalTopic(),
                block.originalKafkaPartition(),
                block.originalKafkaOffset());
    }

    private static Struct key(Schema schema, Struct row) {
        Struct key = new Struct(schema);
        schema.fields().forEach(field -> key.put(field, row.getWithoutDefault(field.name())));
        return key;
    }
}

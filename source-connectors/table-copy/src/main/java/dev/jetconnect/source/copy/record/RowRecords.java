package dev.jetconnect.source.copy.record;

import dev.jetconnect.blocks.BlockRows;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.read.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/** A record for each row. Confined to the task thread. */
final class RowRecords implements Records {
    private final SourceTable table;
    private final String topic;
    private final Optional<Schema> keySchema;
    private final Schema rowSchema;
    private final BlockRows rows;
    private final BatchHeaders headers;

    RowRecords(SourceTable table, String topic, BatchHeaders headers) {
        this.table = table;
        this.topic = topic;
        this.keySchema = table.keySchema(topic);
        this.rowSchema = table.rowSchema(topic);
        this.rows = new BlockRows(rowSchema);
        this.headers = headers;
    }

    /** A record before the last one says that the block is not copied yet. */
    @Override
    public void add(Block block, List<SourceRecord> records) {
        List<Struct> values = new ArrayList<>(block.rows());
        try {
            rows.read(block.text(), values::add);
        } catch (DataException e) {
            throw new DataException("Table " + table.name() + ": " + e.getMessage(), e);
        }
        Map<String, String> partition = Partitions.slice(table.name(), block.plan(), block.slice());
        Map<String, Object> before = block.before().offset();
        Map<String, Object> after = block.after().offset();
        Headers batch = headers.of(block);
        for (int i = 0; i < values.size(); i++) {
            Struct row = values.get(i);
            records.add(
                    new SourceRecord(
                            partition,
                            i == values.size() - 1 ? after : before,
                            topic,
                            null,
                            keySchema.orElse(null),
                            keySchema.map(schema -> SourceTable.key(schema, row)).orElse(null),
                            rowSchema,
                            row,
                            null,
                            headers.ofRow(batch, i)));
        }
    }
}

package dev.jetconnect.source.copy.record;

import dev.jetconnect.blocks.BlockSchema;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.read.Block;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/** A record for each block. Confined to the task thread. */
final class BlockRecords implements Records {
    private final SourceTable table;
    private final String topic;
    private final Schema schema;
    private final BatchHeaders headers;

    BlockRecords(SourceTable table, String topic, BatchHeaders headers) {
        this.table = table;
        this.topic = topic;
        this.schema = BlockSchema.of(table.rowSchema(topic), table.keySchema(topic));
        this.headers = headers;
    }

    @Override
    public void add(Block block, List<SourceRecord> records) {
        records.add(
                new SourceRecord(
                        Partitions.slice(table.name(), block.plan(), block.slice()),
                        block.after().offset(),
                        topic,
                        null,
                        null,
                        null,
                        schema,
                        BlockSchema.block(schema, block.rows(), block.text()),
                        null,
                        headers.of(block)));
    }
}

package dev.jetconnect.source.copy.record;

import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.read.Block;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes records of blocks of any table. Confined to the task thread. */
public final class TableRecords {
    private final boolean areBlocks;
    private final BatchHeaders headers;
    private final UnaryOperator<String> topics;
    private final StatusRecords statuses;
    private final Map<String, Records> tables = new HashMap<>();

    /**
     * @param topics the topic of each table
     */
    public TableRecords(
            boolean areBlocks,
            boolean hasBatchHeaders,
            UnaryOperator<String> topics,
            StatusRecords statuses) {
        this.areBlocks = areBlocks;
        this.headers = new BatchHeaders(hasBatchHeaders);
        this.topics = topics;
        this.statuses = statuses;
    }

    /** Adds a block's records; of one without rows, which only ends its slice, a status. */
    public void add(Block block, List<SourceRecord> records) {
        if (block.rows() == 0) {
            records.add(end(block));
        } else {
            tables.computeIfAbsent(block.table().name(), name -> of(block.table()))
                    .add(block, records);
        }
    }

    private Records of(SourceTable table) {
        String topic = topics.apply(table.name());
        return areBlocks
                ? new BlockRecords(table, topic, headers)
                : new RowRecords(table, topic, headers);
    }

    private SourceRecord end(Block block) {
        String table = block.table().name();
        Progress progress = block.after();
        return statuses.of(
                new StatusRecords.Status(
                        table,
                        topics.apply(table),
                        "slice finished",
                        String.valueOf(block.slice()),
                        progress.rows(),
                        progress.bytes(),
                        progress.millis() / 1000.0,
                        1),
                Partitions.slice(table, block.plan(), block.slice()),
                progress.offset());
    }
}

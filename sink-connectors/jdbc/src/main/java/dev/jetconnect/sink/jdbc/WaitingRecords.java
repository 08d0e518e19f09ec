package dev.jetconnect.sink.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records that were taken and are not committed: some wait to be written, others are written in an
 * open transaction of the target and known by where they began. Confined to the task thread.
 */
final class WaitingRecords {
    private final SourceTransactions transactions = new SourceTransactions();
    private final List<SinkRecord> records = new ArrayList<>();
    private final Map<TopicPartition, Long> beginnings = new HashMap<>();
    private int whole;

    void add(SinkRecord record) {
        boolean isBoundary = transactions.pass(record);
        begin(RecordOrigin.of(record));
        records.add(record);
        if (isBoundary) {
            whole = records.size();
        }
    }

    /** Where records begin that are not committed. */
    void begin(RecordOrigin origin) {
        beginnings.putIfAbsent(origin.partition(), origin.offset());
    }

    boolean isEmpty() {
        return beginnings.isEmpty();
    }

    /** Up to the end of the last transaction that is whole. */
    List<SinkRecord> whole() {
        return List.copyOf(records.subList(0, whole));
    }

    boolean exceeds(BatchLimits limits) {
        return records.size() > limits.rows() || bytes() > limits.bytes();
    }

    List<SinkRecord> all() {
        return List.copyOf(records);
    }

    private long bytes() {
        long bytes = 0;
        for (SinkRecord record : records) {
            bytes += DataSize.of(record.value());
        }
        return bytes;
    }

    /** All that waits is written, and not committed. */
    void written() {
        records.clear();
        whole = 0;
    }

    /** The whole transactions are committed. */
    void committed() {
        records.subList(0, whole).clear();
        whole = 0;
        beginnings.clear();
        records.forEach(record -> begin(RecordOrigin.of(record)));
    }

    /** Nothing is kept: all records come again. Returns where they have to begin. */
    Map<TopicPartition, Long> drop() {
        Map<TopicPartition, Long> dropped = Map.copyOf(beginnings);
        records.clear();
        beginnings.clear();
        whole = 0;
        transactions.reset();
        return dropped;
    }
}

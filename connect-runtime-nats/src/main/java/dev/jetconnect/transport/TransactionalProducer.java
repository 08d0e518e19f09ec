package dev.jetconnect.transport;

import dev.jetconnect.log.ConnectorOffsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Kafka's transactional producer interface, as Connect's exactly-once source tasks use it. A
 * transaction is one unit: its records and its source offsets are stored by one atomic write, or
 * not at all. Nothing of it is sent before its commit, so an aborted one leaves no trace.
 *
 * <p>Thread-safe: a task works on its thread, and is closed from another when it is cancelled.
 */
public final class TransactionalProducer extends UnsupportedProducer {
    private final JetStreamProducer records;
    private final ConnectorOffsets offsets;
    private final String task;
    private final long bytesMax;
    private final Map<String, String> enlisted = new LinkedHashMap<>();
    private final OwnOffsets ownOffsets = new OwnOffsets();

    /**
     * @param records transactional
     * @param bytesMax compressed bytes of records that a transaction may hold in memory
     */
    TransactionalProducer(
            JetStreamProducer records, ConnectorOffsets offsets, String task, long bytesMax) {
        this.records = records;
        this.offsets = offsets;
        this.task = task;
        this.bytesMax = bytesMax;
    }

    /** Takes the fence, and waits while NATS cannot be reached. */
    @Override
    public void initTransactions() {
        records.begin();
    }

    @Override
    public void beginTransaction() {
        // A transaction begins with its first record or offset.
    }

    @Override
    public Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> producerRecord, Callback callback) {
        Future<RecordMetadata> sent = records.send(producerRecord, callback);
        if (records.uncommittedBytes() > bytesMax) {
            throw new ConnectException(
                    "A transaction of task "
                            + task
                            + " has more than "
                            + bytesMax
                            + " bytes of compressed records, which must fit into memory since they"
                            + " are stored together. Raise nats.publish.window.bytes of the worker,"
                            + " or let the connector end its transactions earlier, for example with"
                            + " transaction.boundary=poll.");
        }
        if (bytesMax != Long.MAX_VALUE && records.exceedsMemory()) {
            throw new ConnectException(
                    "A transaction of task "
                            + task
                            + " takes more than a quarter of the worker's heap, where its records"
                            + " stay until they are stored together. Raise -Xmx in"
                            + " JETCONNECT_HEAP_OPTS, or let the connector end its transactions"
                            + " earlier, for example with transaction.boundary=poll.");
        }
        return sent;
    }

    /** Adds source offsets to the transaction; of one source partition, the last one counts. */
    synchronized void enlist(Map<String, String> changes) {
        enlisted.putAll(changes);
    }

    /** Whether it is better to commit now than to add more, if the records allow it. */
    public boolean isUnitFull() {
        return records.isUnitFull();
    }

    @Override
    public void commitTransaction() {
        Map<String, String> carried = takeEnlisted();
        offsets.publishing(task);
        // After a failure it stays so: whether the unit is stored, the stream tells the next run.
        records.commit(carried)
                .ifPresentOrElse(
                        sequence -> {
                            offsets.stored(task, sequence, carried);
                            ownOffsets.stored(carried);
                        },
                        () -> offsets.publishedNothing(task));
    }

    /** What this run has stored. */
    OwnOffsets ownOffsets() {
        return ownOffsets;
    }

    @Override
    public void abortTransaction() {
        records.discard();
        takeEnlisted();
    }

    @Override
    public void flush() {
        // Nothing is sent before the commit, which waits for its outcome.
    }

    /** What is not committed is forgotten. */
    @Override
    public void close(Duration timeout) {
        records.close(timeout);
    }

    private synchronized Map<String, String> takeEnlisted() {
        Map<String, String> taken = new LinkedHashMap<>(enlisted);
        enlisted.clear();
        return taken;
    }
}

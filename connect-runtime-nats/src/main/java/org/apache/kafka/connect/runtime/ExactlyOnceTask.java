package org.apache.kafka.connect.runtime;

import dev.jetconnect.log.OutgoingRecord;
import dev.jetconnect.log.TaskProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.ConnectorOffsetBackingStore;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.OffsetStorageReaderImpl;
import org.apache.kafka.connect.storage.OffsetStorageWriter;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.TopicAdmin;
import org.apache.kafka.connect.util.TopicCreationGroup;

/**
 * Connect's exactly-once task; it commits a large transaction early where that is allowed.
 *
 * <p>Confined to the task's thread.
 */
final class ExactlyOnceTask extends ExactlyOnceWorkerSourceTask {
    private final TaskProgress progress;
    private final BooleanSupplier isUnitFull;
    private final UnaryOperator<List<SourceRecord>> polled;
    private final boolean mayCommitEarly;
    private final Plugin<?>[] converters;
    private final List<Done> done = new ArrayList<>(); // guarded by itself
    private SourceRecord lastDispatched;

    /**
     * A record that the connector is told of when the transaction is committed.
     *
     * @param metadata null if it was dropped
     */
    private record Done(SourceRecord record, RecordMetadata metadata) {}

    ExactlyOnceTask(
            TaskRuntime runtime,
            TaskProgress progress,
            ConnectorTaskId id,
            SourceTask task,
            TaskStatus.Listener listener,
            TargetState initialState,
            Plugin<Converter> keyConverter,
            Plugin<Converter> valueConverter,
            Plugin<HeaderConverter> headerConverter,
            TransformationChain<SourceRecord, SourceRecord> transformations,
            TaskBridge.ExactlyOnceClients transactional,
            UnaryOperator<List<SourceRecord>> polled,
            TopicAdmin admin,
            Map<String, TopicCreationGroup> topicGroups,
            OffsetStorageReaderImpl offsetReader,
            OffsetStorageWriter offsetWriter,
            ConnectorOffsetBackingStore store,
            ClusterConfigState configState,
            ErrorHandlingMetrics errorMetrics,
            ClassLoader classLoader,
            RetryWithToleranceOperator<SourceRecord> operator,
            SourceConnectorConfig config,
            Supplier<List<ErrorReporter<SourceRecord>>> errorReporters,
            TaskPluginsMetadata plugins) {
        super(
                id,
                task,
                listener,
                initialState,
                keyConverter,
                valueConverter,
                headerConverter,
                transformations,
                transactional.producer(),
                admin,
                topicGroups,
                offsetReader,
                offsetWriter,
                store,
                runtime.worker().config(),
                configState,
                runtime.worker().metrics(),
                errorMetrics,
                classLoader,
                Time.SYSTEM,
                operator,
                runtime.worker().herder.statusBackingStore(),
                config,
                runtime.closeExecutor(),
                () -> {},
                () -> {},
                errorReporters,
                plugins,
                runtime.worker().getPlugins().safeLoaderSwapper());
        this.progress = progress;
        this.isUnitFull = transactional.isUnitFull();
        this.polled = polled;
        this.mayCommitEarly = !isTransactionOfConnector(config);
        this.converters = new Plugin<?>[] {keyConverter, valueConverter, headerConverter};
    }

    static boolean isTransactionOfConnector(SourceConnectorConfig config) {
        return config.transactionBoundary() == SourceTask.TransactionBoundary.CONNECTOR;
    }

    @Override
    public void cancel() {
        super.cancel();
        ConverterWaits.end(converters);
    }

    @Override
    protected List<SourceRecord> poll() throws InterruptedException {
        progress.idle();
        try {
            return polled.apply(super.poll());
        } finally {
            progress.begins(SourceTaskBuilder.SENDING);
        }
    }

    @Override
    protected ProducerRecord<byte[], byte[]> convertTransformedRecord(
            ProcessingContext<SourceRecord> context, SourceRecord sourceRecord) {
        return OutgoingRecord.of(super.convertTransformedRecord(context, sourceRecord));
    }

    /** Records that share an offset stay together: between them nobody could begin again. */
    @Override
    protected Optional<SubmittedRecords.SubmittedRecord> prepareToSendRecord(
            SourceRecord sourceRecord, ProducerRecord<byte[], byte[]> producerRecord) {
        if (lastDispatched != null
                && !Objects.equals(lastDispatched.sourceOffset(), sourceRecord.sourceOffset())) {
            commitIfFull();
        }
        return super.prepareToSendRecord(sourceRecord, producerRecord);
    }

    @Override
    protected void recordDispatched(SourceRecord sourceRecord) {
        lastDispatched = sourceRecord;
        super.recordDispatched(sourceRecord);
    }

    @Override
    protected void batchDispatched() {
        super.batchDispatched();
        lastDispatched = null;
        commitIfFull();
    }

    /**
     * Connect's own keeps them as keys of a map, and so hashes each with all its fields: a quarter
     * of the CPU of a worker that copies blocks.
     */
    @Override
    protected void recordSent(
            SourceRecord sourceRecord,
            ProducerRecord<byte[], byte[]> producerRecord,
            RecordMetadata metadata) {
        synchronized (done) {
            done.add(new Done(sourceRecord, metadata));
        }
    }

    @Override
    protected void recordDropped(SourceRecord sourceRecord) {
        synchronized (done) {
            done.add(new Done(sourceRecord, null));
        }
        super.recordDropped(sourceRecord);
    }

    /** Connect's own tells of what was dropped here; that is among the others, in their order. */
    @Override
    protected void commitTaskRecord(SourceRecord sourceRecord, RecordMetadata metadata) {}

    @Override
    protected void commitSourceTask() {
        List<Done> committed;
        synchronized (done) {
            committed = List.copyOf(done);
            done.clear();
        }
        committed.forEach(each -> super.commitTaskRecord(each.record(), each.metadata()));
        super.commitSourceTask();
    }

    private void commitIfFull() {
        if (mayCommitEarly && isUnitFull.getAsBoolean()) {
            finalOffsetCommit(false);
        }
    }
}

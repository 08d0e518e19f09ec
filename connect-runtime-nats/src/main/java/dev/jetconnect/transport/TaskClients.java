package dev.jetconnect.transport;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.ConnectorOffsets;
import dev.jetconnect.log.Fences;
import dev.jetconnect.log.FrameCompression;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.MessageFormat;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.SinkRun;
import dev.jetconnect.log.SourceOffsets;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.log.TaskRun;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.NatsClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.TopicAdmin;

/**
 * Makes the clients that Connect's tasks move records with.
 *
 * <p>Thread-safe.
 */
public final class TaskClients implements TaskBridge.Clients {
    private final NatsClient nats;
    private final TopicRegistry topics;
    private final CommittedPositions committed;
    private final SourceOffsets offsets;
    private final LogSettings settings;
    private final Compression compression;
    private final ConnectorDefaults defaults;
    private final TaskRuns runs;
    private final Map<ConnectorTaskId, TaskProgress> progress = new ConcurrentHashMap<>();

    /**
     * @param epochs of the run of a task that begins now: rises over all runs in the group
     */
    public TaskClients(
            NatsClient nats,
            TopicRegistry topics,
            CommittedPositions committed,
            SourceOffsets offsets,
            LogSettings settings,
            ConnectorDefaults defaults,
            ToLongFunction<ConnectorTaskId> epochs) {
        this.nats = nats;
        this.topics = topics;
        this.committed = committed;
        this.offsets = offsets;
        this.settings = settings;
        this.compression = FrameCompression.of(settings.compression());
        this.defaults = defaults;
        this.runs = new TaskRuns(epochs);
    }

    @Override
    public TaskProgress beginRun(ConnectorTaskId id) {
        TaskProgress ofRun = new TaskProgress();
        progress.put(id, ofRun);
        return ofRun;
    }

    /** Of the newest run of each task that was started in this worker. */
    public Map<ConnectorTaskId, TaskProgress> progress() {
        return progress;
    }

    @Override
    public Map<String, String> taskConfig(ConnectorTaskId id, Map<String, String> given) {
        Map<String, String> complete = defaults.complete(id, given);
        return DebeziumSettings.withEpoch(
                DebeziumSettings.onJetStream(id, complete), runs.epoch(id));
    }

    @Override
    public JetStreamProducer producer(
            ConnectorTaskId id, ClusterConfigState configState, TaskProgress progress) {
        ConnectorOffsets ofConnector = offsets.of(id.connector());
        TaskStart start =
                start(id, configState)
                        .then(fences -> ofConnector.beginAtLeastOnce(id.toString(), fences));
        return new JetStreamProducer(
                nats,
                topics,
                settings,
                start,
                format(id, configState),
                compression,
                false,
                progress);
    }

    @Override
    public void begin(Producer<byte[], byte[]> producer) {
        ((JetStreamProducer) producer).begin();
    }

    @Override
    public void endOfPoll(Producer<byte[], byte[]> producer) {
        ((JetStreamProducer) producer).endOfPoll();
    }

    @Override
    public TaskBridge.ExactlyOnceClients exactlyOnce(
            ConnectorTaskId id,
            ClusterConfigState configState,
            OffsetBackingStore stored,
            boolean isTransactionOfConnector,
            TaskProgress progress) {
        ConnectorOffsets ofConnector = offsets.of(id.connector());
        TaskStart start =
                start(id, configState)
                        .then(fences -> ofConnector.beginExactlyOnce(id.toString(), fences));
        TransactionalProducer producer =
                new TransactionalProducer(
                        new JetStreamProducer(
                                nats,
                                topics,
                                settings,
                                start,
                                format(id, configState),
                                compression,
                                true,
                                progress),
                        ofConnector,
                        id.toString(),
                        // The others are bounded by what one poll returns.
                        isTransactionOfConnector ? settings.windowBytesMax() : Long.MAX_VALUE);
        return new TaskBridge.ExactlyOnceClients(
                producer, new TransactionOffsets(stored, producer), producer::isUnitFull);
    }

    @Override
    public UnaryOperator<List<SourceRecord>> polled(
            ConnectorTaskId id, ClusterConfigState configState, boolean isExactlyOnce) {
        UnaryOperator<List<SourceRecord>> batches =
                ConnectorNatsSettings.hasBatchHeaders(configState.connectorConfig(id.connector()))
                        ? new PollBatches()
                        : UnaryOperator.identity();
        if (!isExactlyOnce) {
            return batches;
        }
        WholeChanges whole = WholeChanges.of(configState.taskConfig(id), System::nanoTime);
        return records -> batches.apply(whole.apply(records));
    }

    @Override
    public void prepareOffsetChange(String connector, ClusterConfigState configState) {
        Generation stopped = VersionedConfigState.generation(configState, connector);
        Fences fences = new RecordStreams(nats, settings).fenceAll(connector, stopped);
        offsets.of(connector).prepareChange(fences);
    }

    @Override
    public void acceptWrittenStream(String connector) {
        topics.streams().acceptAny(new RecordStreams(nats, settings).names(connector));
    }

    @Override
    public void acceptReadStreams(String connector) {
        topics.streams().forgetReader(connector);
    }

    private static MessageFormat format(ConnectorTaskId id, ClusterConfigState configState) {
        return ConnectorNatsSettings.format(configState.connectorConfig(id.connector()));
    }

    private TaskStart start(ConnectorTaskId id, ClusterConfigState configState) {
        return new TaskStart(
                        nats, settings, id.connector(), id.toString(), runs.next(id, configState))
                .in(topics.streams());
    }

    @Override
    public TaskBridge.SinkClients sink(
            ConnectorTaskId id,
            ClusterConfigState configState,
            Map<String, Object> overrides,
            Map<String, String> connector,
            TaskProgress progress) {
        TaskRun alone = runs.nextAlone(id);
        SinkRun run =
                committed.run(
                        id.connector(),
                        id.task(),
                        VersionedConfigState.generation(configState, id.connector()),
                        alone.epoch());
        return new SinkTaskClients(
                nats,
                topics,
                committed,
                settings,
                new SinkTaskId(id.connector(), id.task(), configState.taskCount(id.connector())),
                run,
                alone,
                ConsumerSettings.of(overrides),
                connector,
                progress);
    }

    @Override
    public Map<String, String> configForTransforms(
            ConnectorTaskId id, Map<String, String> connectorConfig) {
        return TransformSettings.withWorkerConnection(
                id.connector(), connectorConfig, nats.settings());
    }

    @Override
    public TopicAdmin topicAdmin(ConnectorTaskId id) {
        return new JetStreamTopicAdmin(topics, id.connector());
    }
}

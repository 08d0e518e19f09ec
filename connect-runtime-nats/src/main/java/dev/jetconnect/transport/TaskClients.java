package dev.jetconnect.transport;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.ConnectorOffsets;
import dev.jetconnect.log.MessageFormat;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.SinkRun;
import dev.jetconnect.log.SourceOffsets;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.NatsClient;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.runtime.TaskBridge;
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
    private final ToLongFunction<ConnectorTaskId> epochs;

    /**
     * @param epochs of the tasks that this worker owns: a later owner of a task has a higher one
     */
    public TaskClients(
            NatsClient nats,
            TopicRegistry topics,
            CommittedPositions committed,
            SourceOffsets offsets,
            LogSettings settings,
            ToLongFunction<ConnectorTaskId> epochs) {
        this.nats = nats;
        this.topics = topics;
        this.committed = committed;
        this.offsets = offsets;
        this.settings = settings;
        this.epochs = epochs;
    }

    @Override
    public Map<String, String> taskConfig(ConnectorTaskId id, Map<String, String> given) {
        return DebeziumSettings.onJetStream(id, given);
    }

    @Override
    public JetStreamProducer producer(ConnectorTaskId id, ClusterConfigState configState) {
        ConnectorOffsets ofConnector = offsets.of(id.connector());
        TaskStart start =
                start(id, configState).then(() -> ofConnector.beginAtLeastOnce(id.toString()));
        return new JetStreamProducer(nats, topics, settings, start, format(id, configState), false);
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
            boolean isTransactionOfConnector) {
        ConnectorOffsets ofConnector = offsets.of(id.connector());
        TaskStart start =
                start(id, configState).then(() -> ofConnector.beginExactlyOnce(id.toString()));
        TransactionalProducer producer =
                new TransactionalProducer(
                        new JetStreamProducer(
                                nats, topics, settings, start, format(id, configState), true),
                        ofConnector,
                        id.toString(),
                        // The others are bounded by what one poll returns.
                        isTransactionOfConnector ? settings.windowBytesMax() : Long.MAX_VALUE);
        return new TaskBridge.ExactlyOnceClients(
                producer, new TransactionOffsets(stored, producer), producer::isUnitFull);
    }

    @Override
    public void prepareOffsetChange(String connector) {
        new RecordStreams(nats, settings).fenceAll(connector);
        offsets.of(connector).recoverStopped();
    }

    private static MessageFormat format(ConnectorTaskId id, ClusterConfigState configState) {
        return ConnectorNatsSettings.format(configState.connectorConfig(id.connector()));
    }

    private TaskStart start(ConnectorTaskId id, ClusterConfigState configState) {
        return new TaskStart(
                nats,
                settings,
                id.connector(),
                id.toString(),
                TaskGeneration.of(configState, id.connector()));
    }

    @Override
    public TaskBridge.SinkClients sink(
            ConnectorTaskId id,
            ClusterConfigState configState,
            Map<String, Object> overrides,
            Map<String, String> connector) {
        SinkRun run =
                committed.run(
                        id.connector(),
                        id.task(),
                        VersionedConfigState.generation(configState, id.connector()),
                        epochs.applyAsLong(id));
        return new SinkTaskClients(
                nats,
                topics,
                committed,
                settings,
                new SinkTaskId(id.connector(), id.task(), configState.taskCount(id.connector())),
                run,
                ConsumerSettings.of(overrides),
                connector);
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

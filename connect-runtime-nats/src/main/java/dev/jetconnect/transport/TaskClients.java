package dev.jetconnect.transport;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.sequence.SequencedTask;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.sink.SinkTask;
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
    private final LogSettings settings;

    public TaskClients(
            NatsClient nats,
            TopicRegistry topics,
            CommittedPositions committed,
            LogSettings settings) {
        this.nats = nats;
        this.topics = topics;
        this.committed = committed;
        this.settings = settings;
    }

    @Override
    public Map<String, String> taskConfig(ConnectorTaskId id, Map<String, String> given) {
        return DebeziumSettings.onJetStream(id, given);
    }

    @Override
    public JetStreamProducer producer(ConnectorTaskId id) {
        return JetStreamProducer.open(nats, topics, id.connector(), id.toString(), settings);
    }

    @Override
    public void endOfPoll(org.apache.kafka.clients.producer.Producer<byte[], byte[]> producer) {
        ((JetStreamProducer) producer).endOfPoll();
    }

    @Override
    public Consumer<byte[], byte[]> consumer(
            ConnectorTaskId id, int taskCount, Map<String, Object> overrides) {
        RecordStreams streams = new RecordStreams(nats, settings);
        String reader =
                dev.jetconnect.log.StreamNames.encode(
                        settings.group() + "_" + id.connector() + "-" + id.task());
        return new JetStreamConsumer(
                new SinkTaskId(id.connector(), id.task(), taskCount),
                ConsumerSettings.of(overrides),
                topics,
                committed,
                streams,
                new StreamReaders(nats, topics, streams, reader),
                settings.prefetchBytesMax());
    }

    @Override
    public SinkTask sinkTask(
            ConnectorTaskId id, Map<String, String> connectorConfig, SinkTask task) {
        return SequencedTask.ofConfig(
                id.connector(), connectorConfig, committed.orderStates(), task);
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

    @Override
    public ErrorReporter<ConsumerRecord<byte[], byte[]>> deadLetters(
            ConnectorTaskId id, SinkConnectorConfig config, ErrorHandlingMetrics metrics) {
        return new DeadLetterReporter(producer(id), id, config, metrics);
    }
}

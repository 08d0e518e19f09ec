package dev.jetconnect.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.MessageFormat;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.SourceOffsets;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.log.TaskRun;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.NatsClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/** One test's group on the shared server, with the clients that its tasks would get. */
final class TransportGroup implements AutoCloseable {
    private final TestNats nats;
    private final LogSettings settings;
    private final TopicRegistry topics;
    private final CommittedPositions positions;
    private final SourceOffsets offsets;
    private final AtomicLong runs = new AtomicLong();

    TransportGroup(TestNats nats) {
        this(nats, nats.newGroup());
    }

    TransportGroup(TestNats nats, LogSettings settings) {
        this.nats = nats;
        this.settings = settings;
        this.topics = nats.topics(settings);
        this.positions = nats.positions(settings);
        this.offsets = nats.sourceOffsets(settings);
    }

    String name() {
        return settings.group();
    }

    TopicRegistry topics() {
        return topics;
    }

    CommittedPositions positions() {
        return positions;
    }

    NatsClient client() {
        return nats.client();
    }

    SourceOffsets offsets() {
        return offsets;
    }

    /** As another process has them: without what is only in the memory of {@link #offsets()}. */
    SourceOffsets newOffsets() {
        return nats.sourceOffsets(settings);
    }

    TaskClients clients() {
        return clients(1);
    }

    /** As a worker has them whose tasks have this epoch. */
    TaskClients clients(long epoch) {
        return new TaskClients(
                nats.client(),
                topics,
                positions,
                offsets,
                settings,
                new ConnectorDefaults(true),
                id -> epoch);
    }

    /** The clients of a task of connector "sink", of which so many run. */
    TaskBridge.SinkClients sink(int task, int taskCount) {
        return sink(task, taskCount, Map.of(), Map.of());
    }

    /** The clients of the only task of connector "sink", in a worker of this epoch. */
    TaskBridge.SinkClients sink(long epoch) {
        return clients(epoch)
                .sink(
                        new ConnectorTaskId("sink", 0),
                        sinkConfig(1, 1),
                        Map.of("max.poll.records", "10"),
                        Map.of(),
                        new TaskProgress());
    }

    private TaskBridge.SinkClients sink(
            int task, int taskCount, Map<String, Object> overrides, Map<String, String> connector) {
        return clients()
                .sink(
                        new ConnectorTaskId("sink", task),
                        sinkConfig(taskCount, 1),
                        overrides,
                        connector,
                        new TaskProgress());
    }

    /** What the workers know of connector "sink". */
    static ClusterConfigState sinkConfig(int taskCount, long version) {
        return new VersionedConfigState(
                Map.of("sink", taskCount),
                Map.of("sink", Map.of()),
                Map.of("sink", TargetState.STARTED),
                Map.of(),
                Map.of(),
                Map.of("sink", new Generation("id", version)),
                null);
    }

    JetStreamProducer producer(String connector) {
        return producer(connector, MessageFormat.BUNDLE);
    }

    JetStreamProducer producer(String connector, MessageFormat format) {
        return JetStreamProducer.open(
                nats.client(), topics, connector, connector + "-0", newestRun(), format, settings);
    }

    private TaskRun newestRun() {
        return new TaskRun(1, "process", runs.incrementAndGet(), Generation.NONE);
    }

    SinkReader reader() {
        return reader(0, 1, Map.of());
    }

    SinkReader reader(int task, int taskCount, Map<String, Object> overrides) {
        return reader(task, taskCount, overrides, Map.of());
    }

    SinkReader reader(
            int task, int taskCount, Map<String, Object> overrides, Map<String, String> connector) {
        return new SinkReader(sink(task, taskCount, overrides, connector).consumer());
    }

    /** Registers a topic as the connector's producer does: its stream is there before. */
    void createTopic(String topic, String connector, int partitionCount) {
        new RecordStreams(nats.client(), settings).ensureStream(connector);
        topics.register(topic, connector, partitionCount);
    }

    /** Sends the values to one topic, and waits until they are stored. */
    void produce(String topic, String... values) {
        try (JetStreamProducer producer = producer("source")) {
            for (String value : values) {
                send(producer, text(topic, value), null);
            }
            producer.flush();
        }
    }

    /** Sends numbers to the topics by turns, and waits until they are stored. */
    void produceNumbers(int begin, int end, String... topicsByTurns) {
        try (JetStreamProducer producer = producer("source")) {
            for (int i = begin; i < end; i++) {
                String topic = topicsByTurns[i % topicsByTurns.length];
                send(producer, text(topic, Integer.toString(i)), null);
            }
            producer.flush();
        }
    }

    @Override
    public void close() {
        offsets.close();
        topics.close();
    }

    /** Sends without a look at the future: the callback tells what became of the record. */
    static void send(
            JetStreamProducer producer, ProducerRecord<byte[], byte[]> sent, Callback callback) {
        var unused = producer.send(sent, callback);
    }

    static ProducerRecord<byte[], byte[]> text(String topic, String value) {
        return new ProducerRecord<>(topic, value.getBytes(UTF_8));
    }

    static List<String> numbers(int begin, int end) {
        return IntStream.range(begin, end).mapToObj(Integer::toString).toList();
    }
}

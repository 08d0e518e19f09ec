package dev.jetconnect.transport;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.MessageFormat;
import dev.jetconnect.log.ReadStreams;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.SinkRun;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.log.TaskRun;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.sequence.SequencedTask;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * The clients of one run of a sink task. What they write is refused once another run of the task
 * has taken over.
 *
 * @param deadLettersRun the run, as what writes its dead letters
 * @param connector its config
 * @param progress what the run tells of itself
 */
record SinkTaskClients(
        NatsClient nats,
        TopicRegistry topics,
        CommittedPositions committed,
        LogSettings settings,
        SinkTaskId id,
        SinkRun run,
        TaskRun deadLettersRun,
        ConsumerSettings consumerSettings,
        Map<String, String> connector,
        TaskProgress progress)
        implements TaskBridge.SinkClients {
    @Override
    public Consumer<byte[], byte[]> consumer() {
        RecordStreams streams = new RecordStreams(nats, settings);
        String reader = StreamNames.encode(settings.group() + "_" + id);
        SinkInput input =
                ForeignStreamSettings.of(connector)
                        .<SinkInput>map(foreign -> new ForeignStream(foreign, streams))
                        .orElseGet(() -> new GroupTopics(topics, streams));
        return new JetStreamConsumer(
                id,
                consumerSettings,
                input,
                committed,
                run,
                new ReadAhead(
                        input,
                        new StreamReaders(
                                nats, reader, new ReadStreams(topics.streams(), id.connector())),
                        settings.prefetchBytesMax()),
                progress);
    }

    @Override
    public SinkTask task(SinkTask task) {
        return SequencedTask.ofConfig(id.connector(), connector, run, task);
    }

    @Override
    public ErrorReporter<ConsumerRecord<byte[], byte[]>> deadLetters(
            SinkConnectorConfig config, ErrorHandlingMetrics metrics) {
        TaskStart start =
                new TaskStart(nats, settings, id.connector(), id.toString(), deadLettersRun)
                        .then(fences -> run.takeOver());
        JetStreamProducer producer =
                new JetStreamProducer(
                        nats,
                        topics,
                        settings,
                        start,
                        MessageFormat.MESSAGE,
                        Compression.NONE,
                        false,
                        new TaskProgress());
        producer.begin();
        return new DeadLetterReporter(
                producer, new ConnectorTaskId(id.connector(), id.index()), config, metrics);
    }
}

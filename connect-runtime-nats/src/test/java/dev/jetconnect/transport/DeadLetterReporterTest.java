package dev.jetconnect.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.WorkerSettings;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.runtime.errors.Stage;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadLetterReporterTest {
    private static final ConnectorTaskId TASK = new ConnectorTaskId("sink", 3);

    private static TestNats nats;
    private static ConnectMetrics metrics;
    private static Plugins plugins;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
        metrics = new ConnectMetrics("worker", new WorkerSettings(Map.of()), Time.SYSTEM, "group");
        plugins = new Plugins(Map.of("plugin.discovery", "SERVICE_LOAD"));
    }

    @AfterAll
    static void stopNats() {
        metrics.stop();
        nats.close();
    }

    @Test
    void refusedRecordArrivesUnchangedWithTheContextOfItsError()
            throws ExecutionException, InterruptedException, TimeoutException {
        ProcessingContext<ConsumerRecord<byte[], byte[]>> context = failed(original(new byte[0]));

        ConsumerRecord<byte[], byte[]> letter = report(context, true);

        assertThat(letter.key()).isEmpty();
        assertThat(letter.value()).isEqualTo("value".getBytes(UTF_8));
        assertThat(letter.timestamp()).isEqualTo(42L);
        assertThat(letter.headers().toArray()[0])
                .isEqualTo(new RecordHeader("own", new byte[] {1}));
        assertThat(text(letter))
                .containsEntry("__connect.errors.topic", "orders")
                .containsEntry("__connect.errors.partition", "2")
                .containsEntry("__connect.errors.offset", "65543")
                .containsEntry("__connect.errors.connector.name", "sink")
                .containsEntry("__connect.errors.task.id", "3")
                .containsEntry("__connect.errors.stage", "VALUE_CONVERTER")
                .containsEntry("__connect.errors.class.name", JsonConverter.class.getName())
                .containsEntry(
                        "__connect.errors.exception.class.name", DataException.class.getName())
                .containsEntry("__connect.errors.exception.message", "not JSON")
                .hasSize(11);
        assertThat(text(letter).get("__connect.errors.exception.stacktrace"))
                .startsWith(DataException.class.getName() + ": not JSON")
                .contains("\tat ");
    }

    @Test
    void contextIsLeftOutUnlessItIsAskedFor()
            throws ExecutionException, InterruptedException, TimeoutException {
        ConsumerRecord<byte[], byte[]> letter = report(failed(original(null)), false);

        assertThat(letter.key()).isNull();
        assertThat(letter.headers()).containsExactly(new RecordHeader("own", new byte[] {1}));
    }

    @Test
    void errorWithoutAMessageHasANullHeader()
            throws ExecutionException, InterruptedException, TimeoutException {
        ProcessingContext<ConsumerRecord<byte[], byte[]>> context = failed(original(null));
        context.error(new NullPointerException());

        ConsumerRecord<byte[], byte[]> letter = report(context, true);

        Header message = letter.headers().lastHeader("__connect.errors.exception.message");
        assertThat(message).isNotNull();
        assertThat(message.value()).isNull();
    }

    @Test
    void plainClientReadsTheRefusedRecordAndWhy()
            throws ExecutionException,
                    InterruptedException,
                    TimeoutException,
                    IOException,
                    JetStreamApiException {
        try (TransportGroup group = new TransportGroup(nats);
                ErrorReporter<ConsumerRecord<byte[], byte[]>> reporter =
                        group.sink(TASK.task(), 4)
                                .deadLetters(
                                        config(true), new ErrorHandlingMetrics(TASK, metrics))) {
            reporter.report(failed(original(new byte[0]))).get(10, TimeUnit.SECONDS);

            MessageInfo letter =
                    nats.client()
                            .management()
                            .getLastMessage(
                                    group.name() + "_sink", group.name() + ".sink.0.letters");

            assertThat(letter.getData()).isEqualTo("value".getBytes(UTF_8));
            assertThat(letter.getHeaders().get("__connect.errors.exception.message"))
                    .containsExactly("not JSON");
            assertThat(group.topics().partitions("letters")).hasSize(1);
        }
    }

    private static ConsumerRecord<byte[], byte[]> report(
            ProcessingContext<ConsumerRecord<byte[], byte[]>> context, boolean withContext)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (TransportGroup group = new TransportGroup(nats);
                ErrorReporter<ConsumerRecord<byte[], byte[]>> reporter =
                        group.sink(TASK.task(), 4)
                                .deadLetters(
                                        config(withContext),
                                        new ErrorHandlingMetrics(TASK, metrics));
                SinkReader reader = group.reader().subscribe("letters")) {
            var metadata = reporter.report(context).get(10, TimeUnit.SECONDS);

            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>(reader.read(1));
            assertThat(letters).hasSize(1);
            assertThat(metadata.offset()).isEqualTo(letters.get(0).offset());
            return letters.get(0);
        }
    }

    private static ProcessingContext<ConsumerRecord<byte[], byte[]>> failed(
            ConsumerRecord<byte[], byte[]> original) {
        ProcessingContext<ConsumerRecord<byte[], byte[]>> context =
                new ProcessingContext<>(original);
        context.currentContext(Stage.VALUE_CONVERTER, JsonConverter.class);
        context.error(new DataException("not JSON"));
        return context;
    }

    private static ConsumerRecord<byte[], byte[]> original(byte[] key) {
        return new ConsumerRecord<>(
                "orders",
                2,
                65_543,
                42L,
                TimestampType.CREATE_TIME,
                0,
                5,
                key,
                "value".getBytes(UTF_8),
                new RecordHeaders(List.of(new RecordHeader("own", new byte[] {1}))),
                Optional.empty());
    }

    private static SinkConnectorConfig config(boolean withContext) {
        return new SinkConnectorConfig(
                plugins,
                Map.of(
                        "name", "sink",
                        "connector.class", "Sink",
                        "topics", "orders",
                        "errors.deadletterqueue.topic.name", " letters ",
                        "errors.deadletterqueue.context.headers.enable",
                                Boolean.toString(withContext)));
    }

    private static Map<String, String> text(ConsumerRecord<byte[], byte[]> letter) {
        Map<String, String> text = new HashMap<>();
        for (Header header : letter.headers()) {
            text.put(header.key(), new String(header.value(), UTF_8));
        }
        return text;
    }
}

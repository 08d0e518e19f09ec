package dev.jetconnect.transport;

import static dev.jetconnect.transport.TransportGroup.numbers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.WorkerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.runtime.errors.Stage;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two runs of one sink task: the older one is of a worker that hung and goes on. */
class SinkFencingTest {
    private static final ConnectorTaskId TASK = new ConnectorTaskId("sink", 0);
    private static final TopicPartition A = new TopicPartition("a", 0);

    private static TestNats nats;

    private TransportGroup group;
    private TaskBridge.SinkClients older;
    private TaskBridge.SinkClients newer;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void openGroup() {
        group = new TransportGroup(nats);
        older = group.sink(1);
        newer = group.sink(2);
    }

    @AfterEach
    void closeGroup() {
        group.close();
    }

    @Test
    void replacedRunLosesItsPartitionsAndEndsWithinSeconds() {
        group.produceNumbers(0, 5, "a");
        try (SinkReader zombie = new SinkReader(older.consumer()).subscribe("a");
                SinkReader successor = new SinkReader(newer.consumer()).subscribe("a")) {
            zombie.read(5);
            assertThat(zombie.opened()).containsExactly(A);

            assertThat(successor.readValues(5)).isEqualTo(numbers(0, 5));

            await().atMost(ofSeconds(60))
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(zombie::poll)
                                            .isInstanceOf(FencedInstanceIdException.class));
            assertThat(zombie.opened()).isEmpty();
        }
    }

    /** A run that was away for longer than its lease must not hand over what it read before. */
    @Test
    void recordsThatAReplacedRunHasReadAheadAreNotHandedOver() {
        group.produceNumbers(0, 50, "a");
        try (SinkReader zombie = new SinkReader(older.consumer()).subscribe("a");
                SinkReader successor = new SinkReader(newer.consumer()).subscribe("a")) {
            zombie.readAtLeast(10);
            successor.readAtLeast(50);
            long asleepUntil = System.nanoTime() + ofSeconds(4).toNanos();
            await().atMost(ofSeconds(60)).until(() -> System.nanoTime() > asleepUntil);

            assertThatThrownBy(zombie::poll).isInstanceOf(FencedInstanceIdException.class);
        }
    }

    /** Connect only logs what an asynchronous commit's callback is told, and goes on. */
    @Test
    void commitOfAReplacedRunEndsItsTask() {
        group.produceNumbers(0, 5, "a");
        try (SinkReader zombie = new SinkReader(older.consumer()).subscribe("a");
                SinkReader successor = new SinkReader(newer.consumer()).subscribe("a")) {
            zombie.read(5);
            successor.commitUpTo(successor.read(5).get(3));
            Map<TopicPartition, Long> committed = group.positions().read("sink");
            List<Exception> told = new ArrayList<>();

            assertThatThrownBy(
                            () ->
                                    zombie.consumer()
                                            .commitAsync(
                                                    Map.of(A, new OffsetAndMetadata(1)),
                                                    (offsets, failure) -> told.add(failure)))
                    .isInstanceOf(FencedInstanceIdException.class)
                    .hasMessageContaining("sink task sink-0");

            assertThat(told).isEmpty();
            assertThat(zombie.opened()).isEmpty();
            assertThat(group.positions().read("sink")).isEqualTo(committed);
        }
    }

    @Test
    void replacedRunWritesNoDeadLetters() {
        try (ErrorReporter<ConsumerRecord<byte[], byte[]>> zombie = deadLetters(older);
                ErrorReporter<ConsumerRecord<byte[], byte[]>> successor = deadLetters(newer);
                SinkReader reader = new SinkReader(newer.consumer()).subscribe("letters")) {
            assertThat(successor.report(failed("1"))).succeedsWithin(ofSeconds(60));

            assertThatThrownBy(() -> zombie.report(failed("2")).get(60, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(ProducerFencedException.class);

            assertThat(successor.report(failed("3"))).succeedsWithin(ofSeconds(60));
            assertThat(reader.readValues(2)).containsExactly("1", "3");
        }
    }

    @Test
    void runThatIsReplacedBeforeItBeginsOpensNoDeadLetters() {
        try (ErrorReporter<ConsumerRecord<byte[], byte[]>> successor = deadLetters(newer)) {
            assertThatThrownBy(() -> deadLetters(older).close())
                    .isInstanceOf(ProducerFencedException.class);
        }
    }

    private static ErrorReporter<ConsumerRecord<byte[], byte[]>> deadLetters(
            TaskBridge.SinkClients clients) {
        ConnectMetrics metrics =
                new ConnectMetrics("worker", new WorkerSettings(Map.of()), Time.SYSTEM, "group");
        SinkConnectorConfig config =
                new SinkConnectorConfig(
                        new Plugins(Map.of("plugin.discovery", "SERVICE_LOAD")),
                        Map.of(
                                "name", "sink",
                                "connector.class", "Sink",
                                "topics", "orders",
                                "errors.deadletterqueue.topic.name", "letters"));
        return clients.deadLetters(config, new ErrorHandlingMetrics(TASK, metrics));
    }

    private static ProcessingContext<ConsumerRecord<byte[], byte[]>> failed(String value) {
        ProcessingContext<ConsumerRecord<byte[], byte[]>> context =
                new ProcessingContext<>(
                        new ConsumerRecord<>(
                                "orders",
                                0,
                                65_536,
                                42L,
                                TimestampType.CREATE_TIME,
                                0,
                                1,
                                null,
                                value.getBytes(UTF_8),
                                new RecordHeaders(),
                                Optional.empty()));
        context.currentContext(Stage.VALUE_CONVERTER, JsonConverter.class);
        context.error(new DataException("not JSON"));
        return context;
    }
}

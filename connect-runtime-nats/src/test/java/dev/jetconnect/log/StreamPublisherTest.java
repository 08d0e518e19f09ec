package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.ServerStorage;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamPublisherTest {
    private static TestNats nats;

    private long epoch;
    private final RecordingOutcome outcome = new RecordingOutcome();

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @Test
    void outcomesComeInPublishingOrderWithRisingSequences() throws InterruptedException {
        LogSettings group = nats.newGroup();
        StreamNames names = stream(group);

        try (StreamPublisher publisher = open(group, names)) {
            publishNumbers(publisher, names, 0, 500);
            assertThat(publisher.awaitOutcomes(ofSeconds(20))).isTrue();
        }

        assertThat(outcome.stored).hasSize(500).isSorted().doesNotHaveDuplicates();
        assertThat(read(group, names, 500)).isEqualTo(numbers(500));
    }

    @Test
    void crashOfTheServerNeitherLosesNorDoublesNorReorders() throws InterruptedException {
        LogSettings group = nats.newGroup(200_000);
        StreamNames names = stream(group);

        try (StreamPublisher publisher = open(group, names)) {
            for (int round = 0; round < 3; round++) {
                publishNumbers(publisher, names, round * 2000, round * 2000 + 1000);
                nats.kill();
                publishNumbers(publisher, names, round * 2000 + 1000, round * 2000 + 2000);
            }
            assertThat(publisher.awaitOutcomes(ofSeconds(60))).isTrue();
        }

        assertThat(outcome.failed).isEmpty();
        assertThat(outcome.stored).hasSize(6000).isSorted().doesNotHaveDuplicates();
        assertThat(read(group, names, 6000)).isEqualTo(numbers(6000));
    }

    @Test
    void crashOfTheServerLeavesNoUnitHalfStored() throws InterruptedException {
        LogSettings group = nats.newGroup(200_000);
        StreamNames names = stream(group);

        try (StreamPublisher publisher = open(group, names)) {
            for (int round = 0; round < 3; round++) {
                publishUnits(publisher, names, round * 2000, round * 2000 + 1000);
                nats.kill();
                publishUnits(publisher, names, round * 2000 + 1000, round * 2000 + 2000);
            }
            assertThat(publisher.awaitOutcomes(ofSeconds(60))).isTrue();
        }

        assertThat(outcome.failed).isEmpty();
        assertThat(outcome.stored).isSorted().doesNotHaveDuplicates();
        assertThat(read(group, names, 6000)).isEqualTo(numbers(6000));
    }

    @Test
    void runThatWasReplacedCanNotWriteAnyMore() throws InterruptedException {
        LogSettings group = nats.newGroup();
        StreamNames names = stream(group);

        try (StreamPublisher old = open(group, names);
                StreamPublisher successor = open(group, names)) {
            publishNumbers(old, names, 0, 1);
            await().atMost(ofSeconds(10)).until(() -> !outcome.failed.isEmpty());
            publishNumbers(successor, names, 1, 2);
            assertThat(successor.awaitOutcomes(ofSeconds(10))).isTrue();

            assertThat(outcome.failed.get(0)).isInstanceOf(ProducerFencedException.class);
            assertThatThrownBy(() -> publishNumbers(old, names, 2, 3))
                    .isInstanceOf(ProducerFencedException.class)
                    .hasMessageContaining("has taken over");
        }
        assertThat(read(group, names, 1)).containsExactly("1");
    }

    @Test
    void publishWaitsWhileTheWindowIsFullAndEndsWithTheClose() throws InterruptedException {
        LogSettings group = nats.newGroup(1);
        StreamNames names = stream(group);
        StreamPublisher publisher = open(group, names);
        nats.kill(); // nothing is answered for a while
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread task =
                new Thread(
                        () -> {
                            try {
                                publishNumbers(publisher, names, 0, 1_000_000);
                            } catch (RuntimeException e) {
                                thrown.add(e);
                            }
                        });
        task.start();
        await().atMost(ofSeconds(10)).until(() -> task.getState() == Thread.State.WAITING);

        publisher.close();
        task.join(10_000);

        assertThat(thrown).hasSize(1);
        assertThat(thrown.get(0))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void streamThatIsGoneFailsTheTaskWithTheRemedy() throws Exception {
        LogSettings group = nats.newGroup();
        StreamNames names = stream(group);

        try (StreamPublisher publisher = open(group, names)) {
            nats.client().management().deleteStream(names.stream());
            publishNumbers(publisher, names, 0, 1);
            await().atMost(ofSeconds(30)).until(() -> !outcome.failed.isEmpty());
        }

        assertThat(outcome.failed.get(0))
                .hasMessageContaining("Task task-0 cannot write to stream '" + names.stream() + "'")
                .hasMessageContaining("the stream was deleted. Stop the connector");
    }

    @Test
    void fullStreamLetsTheTaskWaitAndGoOnOncePurged() throws Exception {
        LogSettings group = nats.newGroup(1000);
        StreamNames names = stream(group);
        limitBytes(names, 4000);
        WaitRecorder waits = new WaitRecorder();
        nats.client().storage().addListener(waits);

        try (StreamPublisher publisher = open(group, names)) {
            Thread task = new Thread(() -> publishNumbers(publisher, names, 0, 100));
            task.start();
            await().atMost(ofSeconds(60)).until(() -> waits.last.isPresent());
            assertThat(waits.last.get())
                    .startsWith("Task task-0 waits to write to stream '" + names.stream() + "': ")
                    .contains("purge streams", "goes on by itself");
            int storedBefore = outcome.stored.size();
            assertThat(storedBefore).isLessThan(100);

            limitBytes(names, -1);

            assertThat(publisher.awaitOutcomes(ofSeconds(60))).isTrue();
            task.join(60_000);
            assertThat(publisher.awaitOutcomes(ofSeconds(60))).isTrue();
            await().atMost(ofSeconds(10)).until(() -> waits.last.isEmpty());
        }

        assertThat(outcome.failed).isEmpty();
        assertThat(read(group, names, 100)).isEqualTo(numbers(100));
    }

    private static void limitBytes(StreamNames names, long bytes) throws Exception {
        var management = nats.client().management();
        management.updateStream(
                StreamConfiguration.builder(
                                management.getStreamInfo(names.stream()).getConfiguration())
                        .maxBytes(bytes)
                        .build());
    }

    private static final class WaitRecorder implements ServerStorage.WaitListener {
        private volatile Optional<String> last = Optional.empty();

        @Override
        public void tell(String task, Optional<String> reason) {
            last = reason;
        }
    }

    private static StreamNames stream(LogSettings group) {
        return new RecordStreams(nats.client(), group).ensureStream("connector");
    }

    private StreamPublisher open(LogSettings group, StreamNames names) {
        return open(group, names, ++epoch);
    }

    private static StreamPublisher open(LogSettings group, StreamNames names, long epoch) {
        TaskRun run = new TaskRun(epoch, "process", 1, Generation.NONE);
        return StreamPublisher.open(nats.client(), names, "task-0", run, group);
    }

    private void publishNumbers(StreamPublisher publisher, StreamNames names, int from, int to) {
        for (int i = from; i < to; i++) {
            publisher.publish(List.of(bundle(names, i)), outcome);
        }
    }

    private static Bundle bundle(StreamNames names, int number) {
        byte[] payload = Integer.toString(number).getBytes(UTF_8);
        return new Bundle(names.subject("numbers", 0), payload, 1);
    }

    /** By turns single bundles and units of 2 to 40. */
    private void publishUnits(StreamPublisher publisher, StreamNames names, int from, int to) {
        int next = from;
        for (int size = 1; next < to; size = size % 40 + 1) {
            List<Bundle> unit = new ArrayList<>();
            for (int i = 0; i < (size % 2 == 0 ? size : 1) && next < to; i++) {
                unit.add(bundle(names, next++));
            }
            publisher.publish(unit, outcome);
        }
    }

    private static List<String> read(LogSettings group, StreamNames names, int count)
            throws InterruptedException {
        ArrivalQueue queue = new ArrivalQueue(group.prefetchBytesMax());
        List<String> values = new ArrayList<>();
        try (StreamReader reader =
                StreamReader.start(
                        nats.client(),
                        new StreamReader.ReaderSettings(
                                names.stream(), "reader", List.of(names.subject("numbers", 0)), 1),
                        queue)) {
            while (values.size() < count) {
                Optional<StoredMessage> bundle = queue.poll(ofSeconds(10));
                if (bundle.isEmpty()) {
                    break;
                }
                values.add(new String(bundle.get().payload(), UTF_8));
            }
            queue.poll(java.time.Duration.ofMillis(200))
                    .ifPresent(bundle -> values.add(new String(bundle.payload(), UTF_8)));
        }
        return values;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}

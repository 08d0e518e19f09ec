package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.StreamReader.ReaderSettings;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
    private static TestNats nats;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @Test
    void onlyTheNamedSubjectsAreReadFromTheFirstSequenceOn()
            throws IOException, InterruptedException, JetStreamApiException {
        StreamNames names = stream();
        publish(names, 0, 30, "a", "b", "c");
        ArrivalQueue queue = new ArrivalQueue(1 << 20);

        try (StreamReader reader = start(names, 10, queue, "a", "c")) {
            assertThat(take(queue, 14))
                    .containsExactly(
                            "9", "11", "12", "14", "15", "17", "18", "20", "21", "23", "24", "26",
                            "27", "29");
        }
    }

    @Test
    void readingGoesOnAfterACrashOfTheServer()
            throws IOException, InterruptedException, JetStreamApiException {
        StreamNames names = stream();
        publish(names, 0, 200, "a");
        ArrivalQueue queue = new ArrivalQueue(1 << 20);

        try (StreamReader reader = start(names, 1, queue, "a")) {
            List<String> read = take(queue, 100);
            nats.kill();
            nats.awaitAnswer();
            publish(names, 200, 300, "a");
            read.addAll(take(queue, 200));
            read.addAll(take(queue, 1, 300));

            assertThat(read)
                    .isEqualTo(IntStream.range(0, 300).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void slowTaskHoldsTheReaderBackAndStillGetsEverything()
            throws IOException, InterruptedException, JetStreamApiException {
        StreamNames names = stream();
        publish(names, 0, 200, "a");
        ArrivalQueue tiny = new ArrivalQueue(10);

        try (StreamReader reader = start(names, 1, tiny, "a")) {
            assertThat(take(tiny, 200))
                    .isEqualTo(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void streamThatIsNotThereFailsTheTaskWithTheRemedy() {
        StreamNames names = new StreamNames(nats.newGroup().group(), "gone");
        ArrivalQueue queue = new ArrivalQueue(1 << 20);

        try (StreamReader reader = start(names, 1, queue, "a")) {
            assertThatThrownBy(() -> queue.poll(ofSeconds(20)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("Stream '" + names.stream() + "' does not exist")
                    .hasMessageContaining("reset this connector's offsets");
        }
    }

    private static StreamNames stream() {
        LogSettings group = nats.newGroup();
        return new RecordStreams(nats.client(), group).ensureStream("connector");
    }

    private static void publish(StreamNames names, int begin, int end, String... topicsByTurns)
            throws IOException, JetStreamApiException {
        for (int i = begin; i < end; i++) {
            String subject = names.subject(topicsByTurns[i % topicsByTurns.length], 0);
            nats.client().jetStream().publish(subject, Integer.toString(i).getBytes(UTF_8));
        }
    }

    private static StreamReader start(
            StreamNames names, long firstSequence, ArrivalQueue queue, String... topics) {
        List<String> subjects =
                List.of(topics).stream().map(topic -> names.subject(topic, 0)).toList();
        return StreamReader.start(
                nats.client(),
                new ReaderSettings(names.stream(), "reader", subjects, firstSequence),
                queue);
    }

    private static List<String> take(ArrivalQueue queue, int count) throws InterruptedException {
        return take(queue, count, 20_000);
    }

    private static List<String> take(ArrivalQueue queue, int count, long timeoutMillis)
            throws InterruptedException {
        List<String> values = new ArrayList<>();
        while (values.size() < count) {
            Optional<StoredMessage> bundle = queue.poll(ofMillis(timeoutMillis));
            if (bundle.isEmpty()) {
                break;
            }
            values.add(new String(bundle.get().payload(), UTF_8));
        }
        return values;
    }
}

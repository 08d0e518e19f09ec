package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.StreamReader.ReaderSettings;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownStreamsTest {
    private static final TaskRun RUN =
            new TaskRun(1, "process", 1, new Generation("connector", 1));

    private static TestNats nats;

    private LogSettings group;
    private RecordStreams streams;
    private TopicRegistry topics;
    private KnownStreams known;
    private StreamNames names;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void writeAStream() throws IOException, JetStreamApiException {
        group = nats.newGroup();
        streams = new RecordStreams(nats.client(), group);
        topics = nats.topics(group);
        known = topics.streams();
        names = known.ensure(streams, "source");
        publish(10);
        known.ensure(streams, "source");
    }

    @Test
    void sameStreamIsTakenAgain() throws IOException, JetStreamApiException {
        publish(10);

        assertThat(known.ensure(streams, "source")).isEqualTo(names);
        assertThat(topics.topics()).isEmpty();
    }

    @Test
    void sourceFindsThatItsStreamWasDeleted() throws IOException, JetStreamApiException {
        management().deleteStream(names.stream());

        assertThatThrownBy(() -> known.ensure(streams, "source"))
                .isInstanceOf(StreamRolledBackException.class)
                .hasMessageContaining("'" + names.stream() + "' is gone")
                .hasMessageContaining("up to message 10")
                .hasMessageContaining("DELETE /connectors/{name}/offsets");
        assertThat(streams.find(names.stream())).isEmpty();
    }

    @Test
    void sourceFindsThatItsStreamWasMadeAnew() throws IOException, JetStreamApiException {
        recreate();
        publish(100);

        assertThatThrownBy(() -> known.ensure(streams, "source"))
                .isInstanceOf(StreamRolledBackException.class)
                .hasMessageContaining("another one than this connector has written");
    }

    /** The stream's own folder is put back to what it was; the group's knowledge is not. */
    @Test
    void sourceAndSinkFindThatTheirStreamWasRestoredFromABackup(@TempDir Path data)
            throws IOException, JetStreamApiException {
        Path live;
        Path backup = data.resolve("backup");
        try (TestNats first = TestNats.start(data.resolve("nats"))) {
            KnownStreams before = knownStreams(first);
            names = before.ensure(new RecordStreams(first.client(), group), "source");
            live = folder(data, names.stream());
            publish(first, 10);
        }
        copy(live, backup);
        try (TestNats second = TestNats.start(data.resolve("nats"))) {
            publish(second, 10);
            knownStreams(second).ensure(new RecordStreams(second.client(), group), "source");
        }
        delete(live);
        copy(backup, live);

        try (TestNats third = TestNats.start(data.resolve("nats"))) {
            KnownStreams after = knownStreams(third);
            RecordStreams found = new RecordStreams(third.client(), group);
            assertThatThrownBy(() -> after.ensure(found, "source"))
                    .isInstanceOf(StreamRolledBackException.class)
                    .hasMessageContaining("ends at message 10, but was written up to message 20");

            ReadStreams sink = new ReadStreams(after, "sink");
            StreamInfo shortened = found.find(names.stream()).orElseThrow();
            assertThatThrownBy(() -> sink.check(shortened, 20))
                    .isInstanceOf(StreamRolledBackException.class);
            sink.check(shortened, 5);
            after.acceptAny(names);
            after.ensure(found, "source");
            assertThatThrownBy(() -> sink.check(shortened, 5))
                    .as("accepted by the source, so its next messages have numbers that were used")
                    .isInstanceOf(StreamRolledBackException.class);
        }
    }

    @Test
    void changedOffsetsAcceptWhatIsThere() throws IOException, JetStreamApiException {
        recreate();

        known.acceptAny(names);

        assertThat(known.ensure(streams, "source")).isEqualTo(names);
        assertThat(known.ensure(streams, "source")).isEqualTo(names);
    }

    @Test
    void changedOffsetsMakeADeletedStreamAnew() throws IOException, JetStreamApiException {
        management().deleteStream(names.stream());

        known.acceptAny(names);

        known.ensure(streams, "source");
        assertThat(streams.find(names.stream())).isPresent();
        management().deleteStream(names.stream());
        assertThatThrownBy(() -> known.ensure(streams, "source"))
                .isInstanceOf(StreamRolledBackException.class);
    }

    @Test
    void runningSourceStopsWhenItsStreamIsMadeAnew()
            throws IOException, JetStreamApiException, InterruptedException {
        try (StreamPublisher publisher =
                StreamPublisher.open(nats.client(), names, "source-0", RUN, group)) {
            recreate();

            assertFails(publisher, "another one than this connector has written");
        }
    }

    @Test
    void runningSourceStopsWhenItsStreamIsDeleted()
            throws IOException, JetStreamApiException, InterruptedException {
        try (StreamPublisher publisher =
                StreamPublisher.open(nats.client(), names, "source-0", RUN, group)) {
            management().deleteStream(names.stream());

            assertFails(publisher, "the stream was deleted");
        }
    }

    @Test
    void runningSourceStopsWhenItsStreamIsPurged()
            throws IOException, JetStreamApiException, InterruptedException {
        try (StreamPublisher publisher =
                StreamPublisher.open(nats.client(), names, "source-0", RUN, group)) {
            management().purgeStream(names.stream());

            assertFails(publisher, "was purged while this connector wrote it");
        }
    }

    @Test
    void sinkFindsThatItsStreamWasMadeAnewHoweverFarThatReaches()
            throws IOException, JetStreamApiException {
        read(10).close();
        recreate();
        publish(100);

        assertReadingFails(10, "another one than this connector has read");
    }

    @Test
    void sinkGoesOnWhenItsOffsetsWereReset() throws IOException, JetStreamApiException {
        read(10).close();
        recreate();
        publish(3);

        known.forgetReader("sink");

        ArrivalQueue queue = new ArrivalQueue(1_000_000);
        try (StreamReader reader = read(0, queue)) {
            await().atMost(ofSeconds(20)).until(() -> queue.poll(ofSeconds(1)).isPresent());
        }
    }

    @Test
    void sinkFindsThatWhatItHasNotReadWasPurged() throws IOException, JetStreamApiException {
        publish(10);
        management().purgeStream(names.stream());

        assertReadingFails(10, "purged by hand");
    }

    @Test
    void slowSinkFindsThatWhatItHasNotReadWasPurged() throws IOException, JetStreamApiException {
        byte[] large = new byte[1024 * 1024];
        for (int i = 0; i < 20; i++) {
            nats.client().jetStream().publish(names.subject("topic", 0), large);
        }
        ArrivalQueue queue = new ArrivalQueue(large.length);
        try (StreamReader reader = read(0, queue)) {
            await().atMost(ofSeconds(20)).until(() -> queue.poll(ofSeconds(1)).isPresent());
            management().purgeStream(names.stream());
            // So long a reader takes a gap for that of other subjects.
            await().pollDelay(ofSeconds(2)).until(() -> true);
            publish(1);

            await().atMost(ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> queue.poll(ofSeconds(1)))
                                            .isInstanceOf(StreamRolledBackException.class)
                                            .hasMessageContaining("purged by hand"));
        }
    }

    @Test
    void sinkGoesOnBehindWhatALimitHasRemoved() throws IOException, JetStreamApiException {
        StreamConfiguration limited =
                StreamConfiguration.builder(info().getConfiguration())
                        .maxMessages(3)
                        .discardPolicy(DiscardPolicy.Old)
                        .build();
        management().updateStream(limited);
        publish(10);
        ArrivalQueue queue = new ArrivalQueue(1_000_000);

        try (StreamReader reader = read(5, queue)) {
            await().atMost(ofSeconds(20)).until(() -> queue.poll(ofSeconds(1)).isPresent());
        }
    }

    private void recreate() throws IOException, JetStreamApiException {
        management().deleteStream(names.stream());
        streams.ensureStream("source");
    }

    private KnownStreams knownStreams(TestNats server) {
        return server.topics(group).streams();
    }

    private static Path folder(Path data, String stream) throws IOException {
        try (Stream<Path> folders = Files.walk(data)) {
            return folders.filter(folder -> folder.endsWith("streams/" + stream))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void publish(int count) throws IOException, JetStreamApiException {
        publish(nats, count);
    }

    private void publish(TestNats server, int count) throws IOException, JetStreamApiException {
        for (int i = 0; i < count; i++) {
            server.client()
                    .jetStream()
                    .publish(names.subject("topic", 0), "record".getBytes(UTF_8));
        }
    }

    private StreamInfo info() throws IOException, JetStreamApiException {
        return management().getStreamInfo(names.stream());
    }

    private static JetStreamManagement management() {
        return nats.client().management();
    }

    private void assertFails(StreamPublisher publisher, String reason) {
        Bundle bundle = new Bundle(names.subject("topic", 0), "record".getBytes(UTF_8), 1);
        publisher.publish(
                List.of(bundle),
                Map.of(),
                new PublishOutcome() {
                    @Override
                    public void stored(long firstSequence) {
                        throw new AssertionError("stored at " + firstSequence);
                    }

                    @Override
                    public void failed(RuntimeException cause) {}
                });
        await().atMost(ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThatThrownBy(publisher::throwIfFailed)
                                        .isInstanceOf(ConnectException.class)
                                        .hasMessageContaining(reason));
    }

    private StreamReader read(long firstSequence) {
        return read(firstSequence, new ArrivalQueue(1_000_000));
    }

    private StreamReader read(long firstSequence, ArrivalQueue queue) {
        StreamReader reader =
                StreamReader.start(
                        nats.client(),
                        new ReaderSettings(
                                names.stream(),
                                "reader",
                                List.of(names.subject("topic", 0)),
                                firstSequence),
                        new ReadStreams(known, "sink"),
                        queue);
        await().atMost(ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(nats.bucket(group, "topics").entries("reader.>"))
                                        .hasSize(1));
        return reader;
    }

    private void assertReadingFails(long firstSequence, String reason) {
        ArrivalQueue queue = new ArrivalQueue(1_000_000);
        try (StreamReader reader = read(firstSequence, queue)) {
            await().atMost(ofSeconds(20))
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> queue.poll(ofSeconds(1)))
                                            .isInstanceOf(StreamRolledBackException.class)
                                            .hasMessageContaining(reason)
                                            .hasMessageContaining(
                                                    "DELETE /connectors/{name}/offsets"));
        }
    }
}

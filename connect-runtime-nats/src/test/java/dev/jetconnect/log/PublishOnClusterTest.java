package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestCluster;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Publishing into streams with three replicas. */
class PublishOnClusterTest {
    private static final Duration OUTCOMES_MAX = Duration.ofSeconds(90);
    private static final String TASK = "source-0";
    private static final String PARTITION = "[\"source\",{}]";

    private static TestCluster cluster;

    private final LogSettings group = cluster.newGroup();
    private final StreamNames names = new StreamNames(group.group(), "source");
    private final RecordingOutcome outcome = new RecordingOutcome();

    @BeforeAll
    static void startCluster() {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    /**
     * The stream decides, not the worker's settings. With more than one unit in flight there, the
     * cluster refuses some of them, and these are stored behind later ones: seen with a window that
     * asks the settings.
     */
    @Test
    void streamThatHasReplicasByItselfGetsOneUnitAtATime() throws Exception {
        LogSettings single = withReplicas(1);
        cluster.client()
                .management()
                .addStream(
                        StreamConfiguration.builder()
                                .name(names.stream())
                                .subjects(names.allSubjects())
                                .storageType(StorageType.File)
                                .replicas(3)
                                .allowAtomicPublish()
                                .build());

        try (StreamPublisher publisher = open(single, 1)) {
            publish(publisher, 0, 300);
            assertThat(publisher.awaitOutcomes(OUTCOMES_MAX)).isTrue();
        }

        assertThat(outcome.stored).hasSize(300).isSorted().doesNotHaveDuplicates();
        assertThat(stored()).isEqualTo(numbers(300));
    }

    @Test
    void leaderThatMovesOrDiesDuringThePublishNeitherLosesNorDoublesNorReorders() throws Exception {
        new RecordStreams(cluster.client(), group).ensureStream("source");

        Thread faults = new Thread(this::disturb);
        try (StreamPublisher publisher = open(group, 1)) {
            faults.start();
            int published = 0;
            while (faults.isAlive() || published < 500) {
                publish(publisher, published, ++published);
            }
            assertThat(publisher.awaitOutcomes(OUTCOMES_MAX)).isTrue();

            assertThat(outcome.failed).isEmpty();
            assertThat(outcome.stored).hasSize(published).isSorted().doesNotHaveDuplicates();
            assertThat(stored()).isEqualTo(numbers(published));
        }
    }

    /** Each run begins where the one before has ended, though the leader changes meanwhile. */
    @Test
    void eachRunFindsTheOffsetsOfTheOneBeforeWhileTheLeaderMoves() throws Exception {
        new RecordStreams(cluster.client(), group).ensureStream("source");
        int next = 0;
        for (int epoch = 1; epoch <= 6; epoch++) {
            ConnectorOffsets offsets = offsets().of("source");
            try (StreamPublisher publisher = open(group, epoch)) {
                offsets.beginExactlyOnce(TASK, publisher.fenceOlderGenerations());

                assertThat(offsets.get(List.of(PARTITION)).getOrDefault(PARTITION, "0"))
                        .isEqualTo(Integer.toString(next));
                for (int i = 0; i < 20; i++) {
                    UnitOffsets unit =
                            UnitOffsets.of(
                                    Map.of(PARTITION, Integer.toString(next + 1)),
                                    true,
                                    names,
                                    TASK);
                    publisher.publish(List.of(bundle(next++)), unit.headers(), outcome);
                    if (i == 10) {
                        cluster.nodes().moveLeaderOf(names.stream());
                    }
                }
                assertThat(publisher.awaitOutcomes(OUTCOMES_MAX)).isTrue();
            }
        }
        assertThat(stored()).isEqualTo(numbers(next));
    }

    private void disturb() {
        for (int round = 0; round < 2; round++) {
            pause();
            cluster.nodes().moveLeaderOf(names.stream());
            pause();
            int leader = cluster.nodes().leaderOf(names.stream());
            cluster.nodes().kill(leader);
            pause();
            cluster.nodes().launch(leader);
            cluster.nodes().awaitHealthy();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }

    private LogSettings withReplicas(int replicas) {
        return new LogSettings(
                group.group(),
                replicas,
                group.bundleBytesMax(),
                group.bundleRecordsMax(),
                group.windowBytesMax(),
                group.prefetchBytesMax(),
                group.compression());
    }

    private SourceOffsets offsets() {
        Bucket bucket = Bucket.open(cluster.client(), group.group() + "_offsets", 3);
        return new SourceOffsets(cluster.client(), bucket, group.group());
    }

    private StreamPublisher open(LogSettings settings, long epoch) {
        TaskRun run = new TaskRun(epoch, "process-" + epoch, 1, new Generation("g", 1));
        return StreamPublisher.open(cluster.client(), names, TASK, run, settings);
    }

    private void publish(StreamPublisher publisher, int from, int to) {
        for (int i = from; i < to; i++) {
            publisher.publish(List.of(bundle(i)), outcome);
        }
    }

    private Bundle bundle(int number) {
        byte[] payload = Integer.toString(number).getBytes(UTF_8);
        return new Bundle(names.subject("numbers", 0), payload, 1);
    }

    /** What the stream holds, as its leader reads it. */
    private List<String> stored() throws Exception {
        List<String> values = new ArrayList<>();
        long from = 1;
        while (true) {
            var next =
                    StoredMessages.next(
                            cluster.client(), names.stream(), names.subject("numbers", 0), from);
            if (next.isEmpty()) {
                return values;
            }
            values.add(new String(next.get().getData(), UTF_8));
            from = next.get().getSeq() + 1;
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}

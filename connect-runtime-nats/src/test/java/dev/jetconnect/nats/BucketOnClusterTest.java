package dev.jetconnect.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bucket with three replicas, while the cluster's nodes die and come back. */
class BucketOnClusterTest {
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(60);

    private static TestCluster cluster;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private String name;
    private Bucket bucket;

    @BeforeAll
    static void startCluster() {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void openBucket() {
        name = cluster.newGroup().group() + "_bucket";
        bucket = Bucket.open(cluster.client(), name, 3);
    }

    @Test
    void watchTellsEachChangeOnceAndInOrderWhenItsLeaderMoves() throws Exception {
        try (AutoCloseable watch = watch()) {
            write(0, 50);
            cluster.nodes().moveLeaderOf("KV_" + name);
            write(50, 100);

            awaitTold(100);
        }
    }

    /** Another node than the one that this client is connected to: nobody tells it. */
    @Test
    void watchTellsEachChangeOnceAndInOrderWhenTheLeaderDiesElsewhere() throws Exception {
        try (AutoCloseable watch = watch()) {
            write(0, 50);
            if (isConnectedTo(cluster.nodes().leaderOf("KV_" + name))) {
                cluster.nodes().moveLeaderOf("KV_" + name);
            }
            int leader = cluster.nodes().leaderOf("KV_" + name);
            long connection = cluster.client().connectionNumber();
            cluster.nodes().kill(leader);
            write(50, 100);

            awaitTold(100);
            assertThat(cluster.client().connectionNumber()).isEqualTo(connection);
            cluster.nodes().launch(leader);
            cluster.nodes().awaitHealthy();
        }
    }

    @Test
    void watchGoesOnAfterTheClusterWasAway() throws Exception {
        try (AutoCloseable watch = watch()) {
            write(0, 50);
            cluster.nodes().kill(0);
            cluster.nodes().kill(1);
            cluster.nodes().kill(2);
            for (int node = 0; node < 3; node++) {
                cluster.nodes().launch(node);
            }
            cluster.nodes().awaitHealthy();
            write(50, 100);

            awaitTold(100);
        }
    }

    @Test
    void valueThatWasAcknowledgedIsReadAtOnce() {
        for (int i = 0; i < 300; i++) {
            byte[] value = Integer.toString(i).getBytes(UTF_8);
            long revision = bucket.put("key", value);

            assertThat(bucket.get("key").orElseThrow().revision()).isEqualTo(revision);
            assertThat(bucket.update("key", value, OptionalLong.of(revision))).isPresent();
        }
    }

    private static boolean isConnectedTo(int node) {
        String connected = cluster.client().connection().getConnectedUrl();
        return cluster.nodes().url(node).equals(connected);
    }

    private AutoCloseable watch() {
        return bucket.watch(entry -> told.add(new String(entry.value(), UTF_8)));
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] value = Integer.toString(i).getBytes(UTF_8);
            String key = "key" + i;
            // A leader's election may take longer than a write waits. Once is enough: if it was
            // stored although its answer was lost, the next try finds it.
            await().atMost(ARRIVAL_MAX)
                    .ignoreExceptionsInstanceOf(RetriableException.class)
                    .untilAsserted(() -> bucket.update(key, value, OptionalLong.empty()));
        }
    }

    private void awaitTold(int count) {
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(told)
                                        .containsExactlyElementsOf(
                                                IntStream.range(0, count)
                                                        .mapToObj(Integer::toString)
                                                        .toList()));
    }
}

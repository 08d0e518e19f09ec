package dev.jetconnect.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
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

    private AutoCloseable watch() {
        return bucket.watch(entry -> told.add(new String(entry.value(), UTF_8)));
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            bucket.put("key", Integer.toString(i).getBytes(UTF_8));
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

package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Bucket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CommittedPositionsTest {
    private static final TopicPartition A = new TopicPartition("a.with.dots", 0);
    private static final TopicPartition B = new TopicPartition("b", 12);
    private static final Generation GENERATION = new Generation("id", 1);

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
    void connectorThatNeverCommittedHasNoPositions() {
        assertThat(nats.positions(nats.newGroup()).read("sink")).isEmpty();
    }

    @Test
    void commitLeavesOtherPartitionsAndOtherConnectorsAsTheyAre() {
        CommittedPositions positions = nats.positions(nats.newGroup());
        SinkRun run = positions.run("sink", 0, GENERATION, 1);
        run.commit(Map.of(A, 1L, B, 2L));
        positions.run("other sink", 0, GENERATION, 2).commit(Map.of(A, 9L));

        run.commit(Map.of(B, Long.MAX_VALUE));

        assertThat(positions.read("sink")).isEqualTo(Map.of(A, 1L, B, Long.MAX_VALUE));
        assertThat(positions.read("other sink")).isEqualTo(Map.of(A, 9L));
    }

    @Test
    void nullRemovesAPosition() {
        CommittedPositions positions = nats.positions(nats.newGroup());
        SinkRun run = positions.run("sink", 0, GENERATION, 1);
        run.commit(Map.of(A, 1L, B, 2L));

        run.commit(Collections.singletonMap(A, null));

        assertThat(positions.read("sink")).isEqualTo(Map.of(B, 2L));
    }

    /** Three workers with eight tasks each, all of which commit at the same moment. */
    @Test
    void commitsOfDifferentTasksAtTheSameTimeAllSurvive()
            throws ExecutionException, InterruptedException, TimeoutException {
        LogSettings group = nats.newGroup();
        int taskCount = 24;
        ExecutorService tasks = Executors.newFixedThreadPool(taskCount);
        try {
            List<Future<?>> commits = new ArrayList<>();
            for (int task = 0; task < taskCount; task++) {
                SinkRun run = nats.positions(group).run("sink", task, GENERATION, task);
                TopicPartition partition = new TopicPartition("t", task);
                commits.add(tasks.submit(() -> commitRising(run, partition)));
            }
            for (Future<?> commit : commits) {
                commit.get(60, TimeUnit.SECONDS);
            }
        } finally {
            tasks.shutdownNow();
        }

        Map<TopicPartition, Long> expected = new HashMap<>();
        for (int task = 0; task < taskCount; task++) {
            expected.put(new TopicPartition("t", task), 10L);
        }
        assertThat(nats.positions(group).read("sink")).isEqualTo(expected);
    }

    @Test
    void commitSurvivesACrashOfTheServerThatFollowsAtOnce() {
        CommittedPositions positions = nats.positions(nats.newGroup());
        try {
            positions.run("sink", 0, GENERATION, 1).commit(Map.of(A, 7L));

            nats.kill();

            assertThat(positions.read("sink")).isEqualTo(Map.of(A, 7L));
        } finally {
            nats.awaitAnswer();
        }
    }

    @Test
    void valueOfAnEarlierVersionIsReadWithItsOrders() {
        LogSettings group = nats.newGroup();
        Bucket bucket = nats.bucket(group, "positions");
        bucket.put("sink", "{\"form\":{\"0\":7},\"b\":{\"12\":8}}".getBytes(UTF_8));
        bucket.put("sink.orders", "{\"o\":{\"last\":\"p1\",\"skipped\":[]}}".getBytes(UTF_8));
        CommittedPositions positions = nats.positions(group);
        Map<TopicPartition, Long> stored = Map.of(new TopicPartition("form", 0), 7L, B, 8L);
        assertThat(positions.read("sink")).isEqualTo(stored);

        SinkRun run = positions.run("sink", 0, GENERATION, 1);

        assertThat(run.positions()).isEqualTo(stored);
        assertThat(run.orders()).isEqualTo(Map.of("o", new OrderState("p1", List.of())));
    }

    @Test
    void connectorHasCommittersUntilTheLastTaskHasLeft() {
        CommittedPositions positions = nats.positions(nats.newGroup());
        positions.join("sink");
        positions.join("sink");

        positions.leave("sink");
        assertThat(positions.hasCommitters("sink")).isTrue();
        assertThat(positions.hasCommitters("other sink")).isFalse();

        positions.leave("sink");
        assertThat(positions.hasCommitters("sink")).isFalse();
    }

    private static void commitRising(SinkRun run, TopicPartition partition) {
        for (long position = 1; position <= 10; position++) {
            run.commit(Map.of(partition, position));
        }
    }
}

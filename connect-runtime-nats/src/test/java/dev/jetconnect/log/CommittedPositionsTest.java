package dev.jetconnect.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
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
        positions.commit("sink", Map.of(A, 1L, B, 2L));
        positions.commit("other sink", Map.of(A, 9L));

        positions.commit("sink", Map.of(B, Long.MAX_VALUE));

        assertThat(positions.read("sink")).isEqualTo(Map.of(A, 1L, B, Long.MAX_VALUE));
        assertThat(positions.read("other sink")).isEqualTo(Map.of(A, 9L));
    }

    @Test
    void nullRemovesAPosition() {
        CommittedPositions positions = nats.positions(nats.newGroup());
        positions.commit("sink", Map.of(A, 1L, B, 2L));

        positions.commit("sink", Collections.singletonMap(A, null));

        assertThat(positions.read("sink")).isEqualTo(Map.of(B, 2L));
    }

    @Test
    void commitsOfDifferentTasksAtTheSameTimeAllSurvive()
            throws ExecutionException, InterruptedException, TimeoutException {
        LogSettings group = nats.newGroup();
        ExecutorService tasks = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> commits = new ArrayList<>();
            for (int task = 0; task < 4; task++) {
                CommittedPositions positions = nats.positions(group);
                TopicPartition partition = new TopicPartition("t", task);
                commits.add(tasks.submit(() -> commitRising(positions, partition)));
            }
            for (Future<?> commit : commits) {
                commit.get(60, TimeUnit.SECONDS);
            }
        } finally {
            tasks.shutdownNow();
        }

        Map<TopicPartition, Long> expected = new HashMap<>();
        for (int task = 0; task < 4; task++) {
            expected.put(new TopicPartition("t", task), 10L);
        }
        assertThat(nats.positions(group).read("sink")).isEqualTo(expected);
    }

    @Test
    void commitSurvivesACrashOfTheServerThatFollowsAtOnce() {
        CommittedPositions positions = nats.positions(nats.newGroup());
        try {
            positions.commit("sink", Map.of(A, 7L));

            nats.kill();

            assertThat(positions.read("sink")).isEqualTo(Map.of(A, 7L));
        } finally {
            nats.awaitAnswer();
        }
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

    private static void commitRising(CommittedPositions positions, TopicPartition partition) {
        for (long position = 1; position <= 10; position++) {
            positions.commit("sink", Map.of(partition, position));
        }
    }
}

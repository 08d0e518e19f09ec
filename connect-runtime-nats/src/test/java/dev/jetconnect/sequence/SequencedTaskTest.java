package dev.jetconnect.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.SinkRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SequencedTaskTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final Map<String, String> ENABLED = Map.of("nats.sequencer", "true");

    private static TestNats nats;

    private final LogSettings group = nats.newGroup();
    private final CommittedPositions committed = nats.positions(group);
    private final Generation generation = new Generation("id", 1);
    private final RecordingTask task = new RecordingTask();

    @BeforeAll
    static void start() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stop() {
        nats.close();
    }

    @Test
    void taskStaysAloneUnlessTheConfigAsksForASequencer() {
        SinkTask same = SequencedTask.ofConfig("c", Map.of(), run(), task);

        assertThat(same).isSameAs(task);
    }

    @Test
    void positionStaysBeforeWhatWaits() {
        SinkTask sequenced = started(ENABLED);
        sequenced.put(List.of(record(0, 1), record(1, 3), record(2, 4)));

        assertThat(task.values()).containsExactly(1);
        assertThat(commit(sequenced, 3)).isEqualTo(1);

        sequenced.put(List.of(record(3, 2)));
        assertThat(task.values()).containsExactly(1, 2, 3, 4);
        assertThat(commit(sequenced, 4)).isEqualTo(4);
    }

    @Test
    void nextRunGoesOnWhereTheCommittedPositionIs() {
        SinkTask killed = started(ENABLED);
        killed.put(List.of(record(0, 1), record(1, 3), record(2, 4)));
        long position = commit(killed, 3);

        SinkTask next = started(ENABLED);
        assertThat(position).isEqualTo(1);
        next.put(List.of(record(1, 3), record(2, 4), record(3, 2)));

        assertThat(task.values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void recordsThatWerePassedOnAndAreReadAgainByTheNextRunDoNotComeTwice() {
        SinkTask killed = started(ENABLED);
        killed.put(List.of(record(0, 2), record(1, 1)));
        killed.put(List.of(record(2, 3)));
        commit(killed, 3); // the worker dies before Connect has stored what this returned

        SinkTask next = started(ENABLED);
        next.put(List.of(record(0, 2), record(1, 1), record(2, 3), record(3, 4)));

        assertThat(task.values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void recordsThatTheTaskRefusesForNowComeAgainInTheSameOrder() {
        SinkTask sequenced = started(ENABLED);
        sequenced.put(List.of(record(0, 1), record(1, 3)));
        List<SinkRecord> batch = List.of(record(2, 2));
        task.failsOnce = new RetriableException("busy");

        assertThatThrownBy(() -> sequenced.put(batch)).isInstanceOf(RetriableException.class);
        assertThat(commit(sequenced, 2)).isEqualTo(-1); // 3 is released, but not taken
        sequenced.put(batch);

        assertThat(task.values()).containsExactly(1, 2, 3);
        assertThat(commit(sequenced, 3)).isEqualTo(3);
    }

    @Test
    void recordsThatTheTaskAsksForAgainComeAgain() {
        SinkTask sequenced = started(ENABLED);
        sequenced.put(List.of(record(0, 1), record(1, 2)));
        sequenced.put(List.of(record(0, 1), record(1, 2), record(2, 3)));

        assertThat(task.values()).containsExactly(1, 2, 1, 2, 3);
    }

    @Test
    void stateIsThatOfTheOffsetsThatTheTaskHasMadeDurable() {
        task.durable = 1;
        SinkTask killed = started(ENABLED);
        killed.put(List.of(record(0, 1)));
        assertThat(commit(killed, 1)).isEqualTo(1);
        killed.put(List.of(record(1, 2)));
        assertThat(commit(killed, 2)).isEqualTo(-1); // nothing new

        SinkTask next = started(ENABLED);
        next.put(List.of(record(1, 2)));

        assertThat(task.values()).containsExactly(1, 2, 2);
    }

    @Test
    void changedOffsetsMakeReadRecordsNew() {
        SinkTask first = started(ENABLED);
        first.put(List.of(record(0, 1), record(1, 2)));
        commit(first, 2);
        committed.alter("c", generation, Map.of(PARTITION, 0L));

        SinkTask next = started(ENABLED);
        next.put(List.of(record(0, 1), record(1, 2)));

        assertThat(task.values()).containsExactly(1, 2, 1, 2);
    }

    @Test
    void deadLettersNeedAPlaceToGoTo() {
        Map<String, String> config = new HashMap<>(ENABLED);
        config.put("nats.sequencer.on.gap", "dead-letter");

        assertThatThrownBy(() -> started(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("errors.deadletterqueue.topic.name");
    }

    @Test
    void lateRecordsBecomeDeadLettersWithTheReason() {
        Map<String, String> config = new HashMap<>(ENABLED);
        config.put("nats.sequencer.gap.timeout.ms", "0");
        config.put("nats.sequencer.on.gap", "pass");
        config.put("nats.sequencer.on.late", "dead-letter");
        List<String> reasons = new ArrayList<>();
        SinkTask sequenced = SequencedTask.ofConfig("c", config, run(), task);
        sequenced.initialize(
                new TestSinkContext(
                        (record, error) -> {
                            reasons.add(record.value() + ": " + error.getMessage());
                            return CompletableFuture.completedFuture(null);
                        }));
        sequenced.start(config);
        sequenced.put(List.of(record(0, 1)));
        sequenced.put(List.of(record(1, 3)));

        sequenced.put(List.of(record(2, 2)));

        assertThat(task.values()).containsExactly(1, 3);
        assertThat(reasons)
                .containsExactly("2: The record at p2 of order '' came after its gap was given up");
    }

    @Test
    void waitingRecordsAskToBeLookedAtInTime() {
        Map<String, String> config = new HashMap<>(ENABLED);
        config.put("nats.sequencer.gap.timeout.ms", "0");
        config.put("nats.sequencer.on.gap", "pass");
        SinkTask sequenced = started(config);
        sequenced.put(List.of(record(0, 1)));

        sequenced.put(List.of(record(1, 3)));
        sequenced.put(List.of());

        assertThat(task.values()).containsExactly(1, 3);
    }

    @Test
    void soonestTimeToComeBackCountsWhoeverNamesIt() {
        TestSinkContext context = new TestSinkContext();
        SinkTask sequenced = SequencedTask.ofConfig("c", ENABLED, run(), task);
        sequenced.initialize(context);
        sequenced.start(ENABLED);
        task.comesBackMillis = 7;

        sequenced.put(List.of(record(0, 1), record(1, 3)));
        assertThat(context.timeout()).isEqualTo(7);

        task.comesBackMillis = Long.MAX_VALUE;
        sequenced.put(List.of());
        long expiry = context.timeout();
        assertThat(expiry).isGreaterThan(7).isLessThan(Long.MAX_VALUE);

        commit(sequenced, 2);
        assertThat(context.timeout()).isEqualTo(expiry);
    }

    @Test
    void metricsCountWhatBecomesOfRecords() {
        Map<String, String> config = new HashMap<>(ENABLED);
        config.put("nats.sequencer.gap.timeout.ms", "0");
        config.put("nats.sequencer.buffer.records", "1");
        config.put("nats.sequencer.on.gap", "pass");
        config.put("nats.sequencer.on.overflow", "pass");
        config.put("nats.sequencer.on.late", "drop");
        TestSinkContext context = new TestSinkContext();
        SinkTask sequenced = SequencedTask.ofConfig("c", config, run(), task);
        sequenced.initialize(context);
        sequenced.start(config);

        sequenced.put(List.of(record(0, 1), unordered(1), record(2, 1)));
        sequenced.put(List.of(record(3, 3))); // 2 does not come in time
        sequenced.put(List.of(record(4, 2))); // late
        sequenced.put(List.of(record(5, 5), record(6, 6))); // no room for both

        assertThat(context.metric("sequencer-unordered-total")).isEqualTo(1L);
        assertThat(context.metric("sequencer-duplicates-total")).isEqualTo(1L);
        assertThat(context.metric("sequencer-gaps-timed-out-total")).isEqualTo(1L);
        assertThat(context.metric("sequencer-late-total")).isEqualTo(1L);
        assertThat(context.metric("sequencer-refused-total")).isEqualTo(1L);
        assertThat(context.metric("sequencer-gaps-overflowed-total")).isEqualTo(1L);
        assertThat(context.metric("sequencer-waiting")).isEqualTo(0L);
    }

    @Test
    void metricSaysHowManyRecordsWait() {
        TestSinkContext context = new TestSinkContext();
        SinkTask sequenced = SequencedTask.ofConfig("c", ENABLED, run(), task);
        sequenced.initialize(context);
        sequenced.start(ENABLED);

        sequenced.put(List.of(record(0, 1), record(1, 3), record(2, 4)));
        assertThat(context.metric("sequencer-waiting")).isEqualTo(2L);

        sequenced.close(List.of(PARTITION));
        assertThat(context.metric("sequencer-waiting")).isEqualTo(0L);
    }

    private SinkRun run() {
        return committed.run("c", 0, generation, 1);
    }

    private SinkTask started(Map<String, String> config) {
        SinkTask sequenced = SequencedTask.ofConfig("c", config, run(), task);
        sequenced.initialize(new TestSinkContext());
        sequenced.start(config);
        return sequenced;
    }

    /** The position that is committed when Connect has read up to {@code end}; -1 for none. */
    private static long commit(SinkTask task, long end) {
        OffsetAndMetadata position =
                task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(end))).get(PARTITION);
        return position == null ? -1 : position.offset();
    }

    private static SinkRecord record(long offset, int number) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(Place.POSITION_HEADER, "p" + number);
        if (number > 1) {
            headers.addString(Place.PREVIOUS_HEADER, "p" + (number - 1));
        }
        return new SinkRecord(
                "t", 0, null, null, null, number, offset, 0L, TimestampType.CREATE_TIME, headers);
    }

    private static SinkRecord unordered(long offset) {
        return new SinkRecord("t", 0, null, null, null, "unordered", offset);
    }

    private static final class RecordingTask extends SinkTask {
        private final List<SinkRecord> taken = new ArrayList<>();
        private RetriableException failsOnce;
        private long durable = Long.MAX_VALUE;
        private long comesBackMillis = -1;

        private List<Object> values() {
            return taken.stream().map(SinkRecord::value).toList();
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> config) {}

        @Override
        public void put(Collection<SinkRecord> records) {
            if (failsOnce != null) {
                RetriableException failure = failsOnce;
                failsOnce = null;
                throw failure;
            }
            taken.addAll(records);
            context.timeout(comesBackMillis);
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> preCommit(
                Map<TopicPartition, OffsetAndMetadata> offsets) {
            context.timeout(comesBackMillis);
            Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>();
            offsets.forEach(
                    (partition, offset) ->
                            result.put(
                                    partition,
                                    new OffsetAndMetadata(Math.min(offset.offset(), durable))));
            return result;
        }

        @Override
        public void stop() {}
    }
}

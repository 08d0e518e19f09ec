package dev.jetconnect.transport;

import static dev.jetconnect.transport.TransportGroup.numbers;
import static dev.jetconnect.transport.TransportGroup.text;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.ConnectorOffsets;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.MessageFormat;
import dev.jetconnect.log.SourceOffsets;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.log.TaskRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each {@link #run} knows no more than another process would: what NATS holds. */
class TransactionalProducerTest {
    private static final Generation GENERATION = new Generation("id", 1);
    private static final String PARTITION = "[\"source\",{\"p\":0}]";

    private static TestNats nats;

    private final LogSettings settings = nats.newGroup();
    private final TransportGroup group = new TransportGroup(nats, settings);
    private final List<Run> runs = new ArrayList<>();
    private long epoch;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @AfterEach
    void closeAll() {
        runs.forEach(Run::close);
        group.close();
    }

    @Test
    void nextRunFindsTheOffsetThatWasStoredWithTheRecords() {
        Run first = run(0, GENERATION);
        first.commit(0, 3);

        Run second = run(0, GENERATION);

        assertThat(second.next()).isEqualTo(3);
        assertThat(read(3)).isEqualTo(numbers(0, 3));
    }

    @Test
    void whatIsNotCommittedLeavesNoTrace() {
        Run first = run(0, GENERATION);
        first.commit(0, 3);
        first.send(3, 6, "numbers");
        first.enlist(6);
        first.crash();

        Run second = run(0, GENERATION);
        second.commit(second.next(), 5);

        assertThat(read(5)).isEqualTo(numbers(0, 5));
    }

    @Test
    void crashesOfServerAndTaskAtAnyMomentLeaveEachRecordOnceAndInOrder()
            throws InterruptedException {
        Random random = new Random(7);
        int written = 0;
        for (int round = 0; round < 8; round++) {
            Run run = run(0, GENERATION);
            written = run.next();
            Thread crash = crashLater(run, random.nextInt(1, 60), round % 4 == 1);
            try {
                while (true) {
                    int end = written + random.nextInt(1, 40);
                    run.commitInterleaved(written, end);
                    written = end;
                }
            } catch (KafkaException e) {
                assertThat(e).hasMessageContaining("closed");
            }
            crash.join();
        }
        nats.awaitAnswer();
        Run last = run(0, GENERATION);
        int next = last.next();

        assertThat(next).isGreaterThanOrEqualTo(written);
        last.commitInterleaved(next, next + 10);
        assertThat(read(next + 10, "numbers", "evens")).isEqualTo(numbers(0, next + 10));
    }

    @Test
    void serverThatCrashesBetweenPublishAndAnswerDoublesNothing() {
        Run run = run(0, GENERATION);
        int kills = 3;
        for (int i = 0; i < 300; i++) {
            if (i % 100 == 50 && kills-- > 0) {
                new Thread(nats::kill).start();
            }
            run.commitInterleaved(i * 4, i * 4 + 4);
        }
        nats.awaitAnswer();

        assertThat(run(0, GENERATION).next()).isEqualTo(1200);
        assertThat(read(1200, "numbers", "evens")).isEqualTo(numbers(0, 1200));
    }

    @Test
    void runKnowsItsOwnOffsetsOnceTheyAreStored() {
        Run run = run(0, GENERATION);
        assertThat(run.own()).isEmpty();
        run.commit(0, 3);
        run.enlist(6);
        assertThat(run.own()).contains(Map.of(PARTITION, "3"));

        run.producer.abortTransaction();

        assertThat(run.own()).contains(Map.of(PARTITION, "3"));
        assertThat(run(0, GENERATION).own()).isEmpty();
    }

    @Test
    void olderRunCanNotCommitAfterANewerHasBegun() {
        Run old = run(0, GENERATION);
        old.commit(0, 2);
        Run successor = run(0, GENERATION);

        assertThatThrownBy(() -> old.commit(2, 4)).isInstanceOf(ProducerFencedException.class);
        successor.commit(successor.next(), 5);

        assertThat(read(5)).isEqualTo(numbers(0, 5));
    }

    @Test
    void sourcePartitionMayMoveToAnotherTaskWhileItsOldTaskStillHangs() {
        Run old = run(1, GENERATION);
        old.commit(0, 3);

        Run successor = run(0, new Generation("id", 2));

        assertThat(successor.next()).isEqualTo(3);
        assertThatThrownBy(() -> old.commit(3, 4)).isInstanceOf(ProducerFencedException.class);
        successor.commit(3, 5);
        assertThat(read(5)).isEqualTo(numbers(0, 5));
    }

    @Test
    void tasksOfOneGenerationDoNotDisturbEachOther() {
        Run first = run(0, GENERATION);
        Run second = run(1, GENERATION);
        first.commit(0, 2);
        second.commit(2, 4);
        first.commit(4, 6);

        assertThat(read(6)).isEqualTo(numbers(0, 6));
    }

    @Test
    void abortedRecordsAreNeverSeenThoughTheirOffsetsAreCommitted() {
        Run run = run(0, GENERATION);
        run.commit(0, 2);
        run.send(2, 5, "numbers");
        run.producer.abortTransaction();
        run.enlist(5);
        run.producer.commitTransaction();
        run.commit(5, 7);

        assertThat(run(0, GENERATION).next()).isEqualTo(7);
        assertThat(read(4)).containsExactly("0", "1", "5", "6");
    }

    @Test
    void offsetsAloneAreFencedAndFoundLikeThoseWithRecords() {
        Run old = run(0, GENERATION);
        old.enlist(9);
        old.producer.commitTransaction();
        assertThat(run(0, GENERATION).next()).isEqualTo(9);

        old.enlist(10);
        assertThatThrownBy(old.producer::commitTransaction)
                .isInstanceOf(ProducerFencedException.class);
        assertThat(run(0, GENERATION).next()).isEqualTo(9);
    }

    @Test
    void transactionOfThousandsOfBundlesIsStoredAsAWhole() {
        Run run = run(0, GENERATION);

        run.commitInterleaved(0, 3000);

        assertThat(run(0, GENERATION).next()).isEqualTo(3000);
        assertThat(read(3000, "numbers", "evens")).isEqualTo(numbers(0, 3000));
    }

    @Test
    void transactionThatTheServerDoesNotTakeFailsWithTheRemedyAndLeavesNoTrace() {
        Run run = run(0, GENERATION);

        assertThatThrownBy(() -> run.commitInterleaved(0, 10_001))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Task source-0 cannot write to stream")
                .hasMessageContaining("limits { batch { max_msgs");

        assertThat(run(0, GENERATION).next()).isZero();
        assertThat(read(0, "numbers", "evens")).isEmpty();
    }

    @Test
    void transactionOfTheConnectorThatDoesNotFitIntoMemoryFailsWithTheRemedy() {
        LogSettings small = nats.newGroup(100_000);
        Random random = new Random(1);
        try (TransportGroup other = new TransportGroup(nats, small);
                Run run = new Run(other, small, 0, newestRun(GENERATION), small.windowBytesMax())) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    byte[] noise = new byte[10_000];
                                    random.nextBytes(noise);
                                    var unused = run.producer.send(record(i % 2, noise), null);
                                }
                            })
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("more than 100000 bytes")
                    .hasMessageContaining("Raise nats.publish.window.bytes");
        }
    }

    @Test
    void manyOffsetsTravelAsAMessageOfTheirOwn() throws Exception {
        Run first = run(0, GENERATION);
        Map<String, String> many = new HashMap<>();
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            String table = Long.toHexString(random.nextLong()); // does not compress well
            many.put(
                    "[\"source\",{\"table\":\"" + table + "\"}]",
                    "{\"n\":" + random.nextLong() + "}");
        }
        first.send(0, 2, "numbers");
        first.producer.enlist(many);
        first.producer.commitTransaction();
        first.commit(2, 4);
        String stream = settings.group() + "_source";
        String subject = settings.group() + ".source.offsets.source-0";
        assertThat(nats.client().management().getLastMessage(stream, subject).getSeq())
                .isPositive();

        Run second = run(0, GENERATION);

        assertThat(second.offsets.get(many.keySet())).isEqualTo(many);
        assertThat(read(4)).isEqualTo(numbers(0, 4));
    }

    @Test
    void removedSourcePartitionStaysRemoved() {
        Run first = run(0, GENERATION);
        first.commit(0, 2);
        Run second = run(0, GENERATION);
        Map<String, String> removal = new HashMap<>();
        removal.put(PARTITION, null);
        second.producer.enlist(removal);
        second.producer.commitTransaction();

        assertThat(run(0, GENERATION).offsets.partitions()).isEmpty();
    }

    @Test
    void offsetsThatTheUserChangedWinOverThoseInTheStream() {
        Run first = run(0, GENERATION);
        first.commit(0, 5);
        first.crash();

        group.clients().prepareOffsetChange("source", stopped(2));
        group.offsets().of("source").put(Map.of(PARTITION, "2"));

        assertThat(run(0, new Generation("id", 3)).next()).isEqualTo(2);
    }

    @Test
    void offsetsAreCompleteForWhoeverReadsThemAfterACrash() {
        run(0, GENERATION).commit(0, 5);

        assertThat(group.offsets().of("source").get(List.of(PARTITION)))
                .containsEntry(PARTITION, "5");
        assertThat(group.offsets().of("source").partitions()).containsExactly(PARTITION);
    }

    @Test
    void runThatWasReplacedDoesNotWriteItsOlderOffsetsOverNewerOnes() {
        Run old = run(0, GENERATION);
        old.commit(0, 3);
        Run successor = run(0, GENERATION);
        successor.commit(3, 6);
        assertThat(successor.next()).isEqualTo(6); // read from the bucket, so it is there

        old.close(); // writes what it has not written yet

        assertThat(run(0, GENERATION).next()).isEqualTo(6);
    }

    @Test
    void streamThatWasDeletedBeginsAnew() throws Exception {
        Run first = run(0, GENERATION);
        for (int i = 0; i < 20; i++) {
            first.commit(i, i + 1);
        }
        first.close();
        nats.client().management().deleteStream(settings.group() + "_source");

        Run second = run(0, GENERATION);
        assertThat(second.next()).isEqualTo(20);
        second.commit(20, 22);
        second.crash();

        assertThat(run(0, GENERATION).next()).isEqualTo(22);
    }

    @Test
    void atLeastOnceRunFindsTheOffsetsOfTheExactlyOnceRunBefore() {
        run(0, GENERATION).commit(0, 4);

        SourceOffsets other = nats.sourceOffsets(settings);
        TaskStart start =
                new TaskStart(group.client(), settings, "source", "source-0", newestRun(GENERATION))
                        .then(fences -> other.of("source").beginAtLeastOnce("source-0", fences));
        start.await();
        start.close();
        other.of("source").put(Map.of(PARTITION, "7"));
        other.close();

        assertThat(run(0, GENERATION).next()).isEqualTo(7);
    }

    @Test
    void taskThatBeginsWhileNatsIsAwayWaitsForIt() {
        nats.kill();

        Run run = run(0, GENERATION);
        run.commit(0, 2);

        assertThat(read(2)).isEqualTo(numbers(0, 2));
    }

    @Test
    void closeEndsTheWaitForNats() throws InterruptedException {
        try (TestNats away = TestNats.start()) {
            LogSettings there = away.newGroup();
            TransportGroup other = new TransportGroup(away, there);
            Run run = new Run(other, there, 0, newestRun(GENERATION), Long.MAX_VALUE, false);
            away.server().close();
            List<Throwable> thrown = new ArrayList<>();
            Thread task = new Thread(() -> thrown.add(failureOf(run.producer::initTransactions)));
            task.start();

            run.producer.close(ZERO);
            task.join(TimeUnit.SECONDS.toMillis(60));

            assertThat(thrown).hasSize(1);
            assertThat(thrown.get(0)).hasMessageContaining("was stopped before it could begin");
        }
    }

    /** As the config store tells it: the connector has no tasks. */
    private static ClusterConfigState stopped(int version) {
        return new VersionedConfigState(
                Map.of("source", 0),
                Map.of("source", Map.of()),
                Map.of("source", TargetState.STOPPED),
                Map.of(),
                Map.of(),
                Map.of("source", new Generation("id", version)),
                null);
    }

    private static Throwable failureOf(Runnable action) {
        try {
            action.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private Run run(int task, Generation generation) {
        Run run = new Run(group, settings, task, newestRun(generation), Long.MAX_VALUE);
        runs.add(run);
        return run;
    }

    /** Each as if another worker had taken the task over. */
    private TaskRun newestRun(Generation generation) {
        epoch++;
        return new TaskRun(epoch, "process-" + epoch, 1, generation);
    }

    private List<String> read(int count, String... topics) {
        String[] read = topics.length == 0 ? new String[] {"numbers"} : topics;
        try (SinkReader reader = group.reader().subscribe(read)) {
            return reader.readValues(count);
        }
    }

    /** Closes the run's producer from outside after some time, as a cancelled task's is. */
    private static Thread crashLater(Run run, int millis, boolean withServer) {
        Thread thread =
                new Thread(
                        () -> {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                            if (withServer) {
                                nats.kill();
                            }
                            run.producer.close(ZERO);
                        });
        thread.start();
        return thread;
    }

    private static ProducerRecord<byte[], byte[]> record(int turn, byte[] value) {
        return new ProducerRecord<>(turn == 0 ? "evens" : "numbers", value);
    }

    /** One run of a task of the connector "source", which emits numbers. */
    private static final class Run implements AutoCloseable {
        private final SourceOffsets all;
        private final ConnectorOffsets offsets;
        private final TransactionalProducer producer;

        Run(TransportGroup group, LogSettings log, int task, TaskRun run, long bytesMax) {
            this(group, log, task, run, bytesMax, true);
        }

        Run(
                TransportGroup group,
                LogSettings log,
                int task,
                TaskRun run,
                long bytesMax,
                boolean begins) {
            String id = "source-" + task;
            this.all = group.newOffsets();
            this.offsets = all.of("source");
            TaskStart start =
                    new TaskStart(group.client(), log, "source", id, run)
                            .then(fences -> offsets.beginExactlyOnce(id, fences));
            this.producer =
                    new TransactionalProducer(
                            new JetStreamProducer(
                                    group.client(),
                                    group.topics(),
                                    log,
                                    start,
                                    MessageFormat.BUNDLE,
                                    Compression.lz4().build(),
                                    true,
                                    new TaskProgress()),
                            offsets,
                            id,
                            bytesMax);
            if (begins) {
                producer.initTransactions();
            }
        }

        int next() {
            return Integer.parseInt(offsets.get(List.of(PARTITION)).getOrDefault(PARTITION, "0"));
        }

        Optional<Map<String, String>> own() {
            return producer.ownOffsets().get(List.of(PARTITION));
        }

        void commit(int begin, int end) {
            send(begin, end, "numbers");
            enlist(end);
            producer.commitTransaction();
        }

        void commitInterleaved(int begin, int end) {
            for (int i = begin; i < end; i++) {
                send(i, i + 1, i % 2 == 0 ? "evens" : "numbers");
            }
            enlist(end);
            producer.commitTransaction();
        }

        void send(int begin, int end, String topic) {
            for (int i = begin; i < end; i++) {
                var unused = producer.send(text(topic, Integer.toString(i)), null);
            }
        }

        void enlist(int next) {
            producer.enlist(Map.of(PARTITION, Integer.toString(next)));
        }

        /** Ends without a word to the bucket. */
        void crash() {
            producer.close(ZERO);
        }

        @Override
        public void close() {
            producer.close(ZERO);
            all.close();
        }
    }
}

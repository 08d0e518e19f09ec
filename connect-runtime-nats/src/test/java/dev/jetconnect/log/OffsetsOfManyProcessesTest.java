package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The exactly-once tasks of one connector in several workers. Each {@link Worker} knows no more
 * than NATS holds; a {@link Run} that nobody has stopped is one that hangs, and may wake up. The
 * tasks count: the offset of a source partition is the number of records that were committed.
 *
 * <p>Seen to fail, with one protection taken out at a time: offsets that are written whatever their
 * place; a fence that is taken from any run.
 */
class OffsetsOfManyProcessesTest {
    private static final Generation OLDER = new Generation("id", 1);
    private static final Generation GENERATION = new Generation("id", 2);
    private static final Generation STOPPED = new Generation("id", 3);
    private static final Generation NEWER = new Generation("id", 4);

    private static TestNats nats;

    private final LogSettings group = nats.newGroup();
    private final StreamNames names =
            new RecordStreams(nats.client(), group).ensureStream("source");
    private final List<AutoCloseable> opened = new ArrayList<>();
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
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void checkpointOfOneProcessDoesNotHideWhatAnotherHasNotWritten() {
        Worker first = worker();
        Worker second = worker();
        Run hanging = first.begin(0);
        Run other = second.begin(1);
        hanging.commit(0);
        other.commit(1);
        second.checkpoint();

        Run successor = worker().begin(0);

        assertThat(successor.next(0)).isEqualTo(1);
    }

    @Test
    void processThatHasLostOneOfItsTasksDoesNotHideWhatTheSuccessorHasNotWritten() {
        Worker first = worker();
        Run lost = first.begin(0);
        Run kept = first.begin(1);
        lost.commit(0);
        kept.commit(1);
        Run successor = worker().begin(0);
        successor.commit(0);
        kept.commit(1); // which does not make it look at the stream again
        first.checkpoint();

        assertThat(worker().begin(0).next(0)).isEqualTo(2);
    }

    @Test
    void replacedProcessWritesNothingOverWhatItsSuccessorHasWritten() {
        Worker first = worker();
        first.begin(0).commit(0);
        Worker second = worker();
        Run successor = second.begin(0);
        successor.commit(0);
        second.checkpoint();

        first.checkpoint();

        assertThat(worker().begin(0).next(0)).isEqualTo(2);
    }

    @Test
    void whoeverReadsSeesWhatEachProcessHasCommittedAndNotWritten() {
        worker().begin(0).commit(0);
        worker().begin(1).commit(1);

        assertThat(worker().offsets.get(List.of(partition(0), partition(1))))
                .containsOnly(Map.entry(partition(0), "1"), Map.entry(partition(1), "1"));
    }

    @Test
    void sourcePartitionsMoveBetweenTasksWhenTheirNumberChanges() {
        for (int task = 0; task < 3; task++) {
            worker().begin(task).commit(task);
        }

        Run only = worker().begin(0, NEWER);
        for (int partition = 0; partition < 3; partition++) {
            assertThat(only.next(partition)).isEqualTo(1);
            only.commit(partition);
        }
        Generation again = new Generation("id", 5);
        for (int task = 2; task >= 0; task--) {
            assertThat(worker().begin(task, again).next(task)).isEqualTo(2);
        }
    }

    @Test
    void tasksThatAreNoMoreHoldNoFloorDown() {
        for (int task = 0; task < 3; task++) {
            worker().begin(task).commit(task);
        }

        worker().begin(0, NEWER);

        OffsetFloors floors = new OffsetFloors(nats.bucket(group, "offsets"), "source");
        assertThat(floors.get().tasks()).containsOnlyKeys("source-0");
    }

    @Test
    void runThatSleptBetweenItsLeaseAndItsFenceIsRefused() {
        TaskRun asleep = newestRun(GENERATION);
        Run successor = worker().begin(0);

        assertThatThrownBy(() -> worker().begin(0, asleep))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("Another run of task source-0 has taken over (epoch 2, this")
                .hasMessageContaining("run has 1)");
        successor.commit(0);
    }

    @Test
    void runThatSleptBetweenItsFenceAndItsOffsetsIsRefusedAndHidesNothing() throws Exception {
        Worker first = worker();
        StreamPublisher asleep = open(0, newestRun(GENERATION));
        Fences fences = asleep.fenceOlderGenerations();
        Worker second = worker();
        second.begin(0).commit(0);

        assertThatThrownBy(() -> first.offsets.beginExactlyOnce("source-0", fences))
                .isInstanceOf(ProducerFencedException.class);
        first.begin(1).commit(1);
        first.checkpoint();

        assertThat(worker().begin(0).next(0)).isEqualTo(1);
    }

    @Test
    void runOfOlderTaskConfigsIsRefusedAndFencesNoNewerOne() {
        TaskRun asleep = newestRun(OLDER);
        Run newer = worker().begin(0, GENERATION);

        // A task that the newer task configs do not have, so nobody has its fence.
        assertThatThrownBy(() -> worker().begin(5, asleep))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("has newer task configs than this run");
        newer.commit(0);
        assertThat(worker().begin(0, GENERATION).next(0)).isEqualTo(1);
    }

    @Test
    void runOfOlderTaskConfigsStaysRefusedWhenItHasTheNewestEpoch() {
        worker().begin(0, OLDER);
        worker().begin(1, GENERATION);

        assertThatThrownBy(() -> worker().begin(0, newestRun(OLDER)))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining("newer task configs");
        worker().begin(0, GENERATION).commit(0);
    }

    @Test
    void earlierStartInTheSameProcessNeverTakesTheFenceBack() {
        TaskRun earlier = new TaskRun(7, "process", 1, GENERATION);
        TaskRun later = new TaskRun(7, "process", 2, GENERATION);
        Run run = worker().begin(0, later);

        assertThatThrownBy(() -> worker().begin(0, earlier))
                .isInstanceOf(ProducerFencedException.class);
        run.commit(0);
    }

    @Test
    void whatTheUserHasChangedIsNotUndoneByARunThatStillHangs() {
        Worker first = worker();
        Run hanging = first.begin(0);
        hanging.commit(0);
        hanging.commit(0);

        changeByUser(partition(0), "1");
        first.checkpoint();

        assertThatThrownBy(() -> hanging.commit(0)).isInstanceOf(ProducerFencedException.class);
        assertThat(worker().begin(0, NEWER).next(0)).isEqualTo(1);
    }

    @Test
    void runThatDoesNotKnowOfTheStopDoesNotComeBack() {
        TaskRun asleep = newestRun(GENERATION);
        worker().begin(0);
        changeByUser(partition(0), "1");

        assertThatThrownBy(() -> worker().begin(0, new TaskRun(9, "late", 1, GENERATION)))
                .isInstanceOf(ProducerFencedException.class);
        assertThatThrownBy(() -> worker().begin(0, asleep))
                .isInstanceOf(ProducerFencedException.class);
    }

    @Test
    void atLeastOnceTaskThatWasReplacedUndoesNeitherItsSuccessorNorTheUser() {
        Worker first = worker();
        first.beginAtLeastOnce(0);
        first.offsets.put(Map.of(partition(0), "1"));
        Worker second = worker();
        second.beginAtLeastOnce(0);
        second.offsets.put(Map.of(partition(0), "2"));

        first.offsets.put(Map.of(partition(0), "1"));
        assertThat(second.next(0)).isEqualTo(2);

        changeByUser(partition(0), "0");
        second.offsets.put(Map.of(partition(0), "2"));
        assertThat(worker().next(0)).isZero();
    }

    /**
     * Tasks move between workers, whose earlier runs hang and wake up: they commit, write what they
     * have not written, and begin. Source partitions move between tasks. Whoever begins finds each
     * source partition at the record that comes next.
     */
    @Test
    void everyRunGoesOnWhereTheStreamEnds() {
        Random random = new Random(11);
        int partitions = 4;
        int[] committed = new int[partitions];
        List<Worker> workers = IntStream.range(0, 3).mapToObj(i -> worker()).toList();
        Map<Integer, Run> present = new HashMap<>();
        List<Run> hanging = new ArrayList<>();
        List<TaskRun> asleep = new ArrayList<>();
        Generation generation = GENERATION;
        int taskCount = 2;
        for (int step = 0; step < 400; step++) {
            Worker worker = workers.get(random.nextInt(workers.size()));
            int task = random.nextInt(taskCount);
            switch (random.nextInt(12)) {
                case 0 -> {
                    if (random.nextInt(3) == 0) {
                        asleep.add(newestRun(generation));
                    }
                    Run run = worker.begin(task, generation);
                    for (int p = task; p < partitions; p += taskCount) {
                        assertThat(run.next(p))
                                .as("step %d, partition %d", step, p)
                                .isEqualTo(committed[p]);
                    }
                    Run before = present.put(task, run);
                    if (before != null) {
                        hanging.add(before);
                    }
                }
                case 1 -> worker.checkpoint();
                case 2 -> {
                    int p = random.nextInt(partitions);
                    assertThat(worker.next(p)).as("step %d", step).isEqualTo(committed[p]);
                }
                case 3 -> {
                    if (!hanging.isEmpty()) {
                        Run zombie = hanging.remove(random.nextInt(hanging.size()));
                        assertThatThrownBy(() -> zombie.commit(0))
                                .isInstanceOf(ProducerFencedException.class);
                    }
                }
                case 4 -> {
                    if (!asleep.isEmpty() && present.size() == taskCount) {
                        TaskRun late = asleep.remove(0);
                        long newest = present.get(0).run.epoch();
                        if (late.epoch() < newest) {
                            assertThatThrownBy(() -> worker.begin(0, late))
                                    .isInstanceOf(ProducerFencedException.class);
                        }
                    }
                }
                case 5 -> {
                    if (random.nextInt(6) == 0) {
                        hanging.addAll(present.values());
                        present.clear();
                        taskCount = 1 + random.nextInt(partitions);
                        generation = new Generation("id", step + 10);
                        // The first task of a generation fences all of the older ones.
                        present.put(0, worker.begin(0, generation));
                    }
                }
                default -> {
                    Run run = present.get(task);
                    if (run != null) {
                        int owned = (partitions - task + taskCount - 1) / taskCount;
                        int p = task + taskCount * random.nextInt(owned);
                        run.commitAt(p, committed[p]);
                        committed[p]++;
                    }
                }
            }
        }
        assertThat(committed).doesNotContain(0);
        Worker reader = worker();
        for (int p = 0; p < partitions; p++) {
            assertThat(reader.next(p)).isEqualTo(committed[p]);
        }
    }

    private void changeByUser(String partition, String offset) {
        ConnectorOffsets offsets = worker().offsets;
        offsets.prepareChange(new RecordStreams(nats.client(), group).fenceAll("source", STOPPED));
        offsets.put(Map.of(partition, offset));
    }

    private Worker worker() {
        return new Worker();
    }

    private TaskRun newestRun(Generation generation) {
        epoch++;
        return new TaskRun(epoch, "process-" + epoch, 1, generation);
    }

    private StreamPublisher open(int task, TaskRun run) {
        StreamPublisher publisher =
                StreamPublisher.open(nats.client(), names, "source-" + task, run, group);
        opened.add(publisher);
        return publisher;
    }

    private static String partition(int number) {
        return "[\"source\",{\"p\":" + number + "}]";
    }

    private final class Worker {
        private final ConnectorOffsets offsets;

        Worker() {
            SourceOffsets all = nats.sourceOffsets(group);
            opened.add(all);
            offsets = all.of("source");
        }

        Run begin(int task) {
            return begin(task, GENERATION);
        }

        Run begin(int task, Generation generation) {
            return begin(task, newestRun(generation));
        }

        Run begin(int task, TaskRun run) {
            StreamPublisher publisher = open(task, run);
            Fences fences = publisher.fenceOlderGenerations();
            offsets.beginExactlyOnce("source-" + task, fences);
            return new Run("source-" + task, run, publisher, offsets);
        }

        void beginAtLeastOnce(int task) {
            Fences fences = open(task, newestRun(GENERATION)).fenceOlderGenerations();
            offsets.beginAtLeastOnce("source-" + task, fences);
        }

        void checkpoint() {
            offsets.checkpoint();
        }

        int next(int partition) {
            String key = partition(partition);
            return Integer.parseInt(offsets.get(List.of(key)).getOrDefault(key, "0"));
        }
    }

    private final class Run {
        private final String task;
        private final TaskRun run;
        private final StreamPublisher publisher;
        private final ConnectorOffsets offsets;
        private final Map<Integer, Integer> counts = new HashMap<>();

        Run(String task, TaskRun run, StreamPublisher publisher, ConnectorOffsets offsets) {
            this.task = task;
            this.run = run;
            this.publisher = publisher;
            this.offsets = offsets;
        }

        int next(int partition) {
            String key = partition(partition);
            return Integer.parseInt(offsets.get(List.of(key)).getOrDefault(key, "0"));
        }

        /** Commits one record, behind those that this run knows of. */
        void commit(int partition) {
            commitAt(partition, counts.computeIfAbsent(partition, this::next));
        }

        void commitAt(int partition, int number) {
            Map<String, String> changes = new LinkedHashMap<>();
            changes.put(partition(partition), Integer.toString(number + 1));
            UnitOffsets unit = UnitOffsets.of(changes, true, names, task);
            byte[] payload = Integer.toString(number).getBytes(UTF_8);
            Bundle bundle = new Bundle(names.subject("topic-" + partition, 0), payload, 1);
            CompletableFuture<Long> stored = new CompletableFuture<>();
            offsets.publishing(task);
            publisher.publish(
                    List.of(bundle),
                    unit.headers(),
                    new PublishOutcome() {
                        @Override
                        public void stored(long streamSequence) {
                            stored.complete(streamSequence);
                        }

                        @Override
                        public void failed(RuntimeException cause) {
                            stored.completeExceptionally(cause);
                        }
                    });
            try {
                offsets.stored(task, stored.orTimeout(60, TimeUnit.SECONDS).join(), changes);
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            }
            counts.put(partition, number + 1);
        }
    }
}

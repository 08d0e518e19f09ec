package dev.jetconnect.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
    @Test
    void spreadsTasksAndConnectorsEachByThemselves() {
        List<LeaseKey> keys = keys("orders", 4);
        keys.addAll(keys("customers", 2));

        Map<LeaseKey, WorkerRun> placed = Placement.of(workers(2), keys, Map.of());

        assertThat(loads(placed, true)).containsOnly(3);
        assertThat(loads(placed, false)).containsOnly(1);
    }

    @Test
    void nothingMovesWhileNothingChanges() {
        Map<LeaseKey, WorkerRun> placed = Placement.of(workers(3), keys("a", 7), Map.of());

        assertThat(Placement.of(workers(3), keys("a", 7), placed)).isEqualTo(placed);
    }

    @Test
    void leasesOfADeadWorkerGoToTheOthersAndTheirsStay() {
        Map<LeaseKey, WorkerRun> before = Placement.of(workers(3), keys("a", 9), Map.of());
        WorkerRun dead = worker(1);

        Map<LeaseKey, WorkerRun> after =
                Placement.of(List.of(worker(0), worker(2)), keys("a", 9), before);

        before.forEach(
                (key, worker) -> {
                    if (!worker.equals(dead)) {
                        assertThat(after).containsEntry(key, worker);
                    }
                });
    }

    /** Any group, after any history: even, and a worker that joins moves at most its fair share. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isEvenAndStableWhateverCameBefore(long seed) {
        Random random = new Random(seed);
        Map<LeaseKey, WorkerRun> placed = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            int count = 1 + random.nextInt(6);
            List<LeaseKey> keys = keys("a", random.nextInt(20));
            keys.addAll(keys("b", random.nextInt(20)));
            Map<LeaseKey, WorkerRun> before = Placement.of(workers(count), keys, placed);

            Map<LeaseKey, WorkerRun> after = Placement.of(workers(count + 1), keys, before);

            assertThat(after.keySet()).containsExactlyInAnyOrderElementsOf(keys);
            for (boolean isTask : new boolean[] {true, false}) {
                List<Integer> loads = loads(after, isTask);
                int all = loads.stream().mapToInt(Integer::intValue).sum();
                assertThat(loads).allMatch(load -> load <= ceil(all, count + 1));
                long moved =
                        after.entrySet().stream()
                                .filter(entry -> entry.getKey().isTask() == isTask)
                                .filter(
                                        entry ->
                                                !before.get(entry.getKey())
                                                        .equals(entry.getValue()))
                                .count();
                assertThat(moved).isLessThanOrEqualTo(all / (count + 1));
            }
            placed = after;
        }
    }

    private static int ceil(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private static List<Integer> loads(Map<LeaseKey, WorkerRun> placed, boolean isTask) {
        return placed.entrySet().stream()
                .filter(entry -> entry.getKey().isTask() == isTask)
                .collect(
                        Collectors.groupingBy(
                                Map.Entry::getValue, Collectors.summingInt(entry -> 1)))
                .values()
                .stream()
                .toList();
    }

    private static List<LeaseKey> keys(String connector, int tasks) {
        return new ArrayList<>(
                Stream.concat(
                                Stream.of(LeaseKey.of(connector)),
                                IntStream.range(0, tasks)
                                        .mapToObj(task -> new LeaseKey(connector, task)))
                        .toList());
    }

    private static List<WorkerRun> workers(int count) {
        return IntStream.range(0, count).mapToObj(PlacementTest::worker).toList();
    }

    private static WorkerRun worker(int number) {
        return new WorkerRun("worker-" + number + ":8083", "run");
    }
}

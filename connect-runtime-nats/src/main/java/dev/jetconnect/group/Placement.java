package dev.jetconnect.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which worker is to hold which lease. Every worker computes it by itself from what all of them
 * see, so it depends on nothing else.
 *
 * <p>It is even: the numbers of tasks of any two workers differ by one at most, and so do those of
 * connectors. It is stable: a lease stays where it is unless its worker has too many, so a worker
 * that joins takes its fair share from the others and nothing else moves. What is free goes where
 * rendezvous hashing puts it among the workers with room.
 */
final class Placement {
    private final List<WorkerRun> workers;
    private final Map<LeaseKey, WorkerRun> holders;
    private final Map<LeaseKey, WorkerRun> placed = new HashMap<>();

    private Placement(Collection<WorkerRun> workers, Map<LeaseKey, WorkerRun> holders) {
        this.workers = List.copyOf(new TreeSet<>(workers));
        this.holders = holders;
    }

    /**
     * Places all leases.
     *
     * @param workers that take leases, at least one
     * @param keys all that are to be held
     * @param holders who has them now; one that is not of {@code workers} counts for nothing
     */
    static Map<LeaseKey, WorkerRun> of(
            Collection<WorkerRun> workers,
            Collection<LeaseKey> keys,
            Map<LeaseKey, WorkerRun> holders) {
        Placement placement = new Placement(workers, holders);
        placement.place(keys.stream().filter(LeaseKey::isTask).toList());
        placement.place(keys.stream().filter(key -> !key.isTask()).toList());
        return placement.placed;
    }

    private void place(List<LeaseKey> keys) {
        Map<WorkerRun, List<LeaseKey>> held = new TreeMap<>();
        workers.forEach(worker -> held.put(worker, new ArrayList<>()));
        List<LeaseKey> free = new ArrayList<>();
        for (LeaseKey key : keys) {
            held.getOrDefault(holders.getOrDefault(key, NOBODY), free).add(key);
        }
        Map<WorkerRun, Integer> room = room(held, keys.size());
        held.forEach((worker, own) -> free.addAll(keep(worker, own, room)));
        free.stream().sorted().forEach(key -> give(key, room));
    }

    private static final WorkerRun NOBODY = new WorkerRun("", "");

    /** How many each worker may have: those with most keep one more where it does not divide. */
    private Map<WorkerRun, Integer> room(Map<WorkerRun, List<LeaseKey>> held, int count) {
        List<WorkerRun> byLoad = new ArrayList<>(workers);
        byLoad.sort(
                Comparator.<WorkerRun>comparingInt(worker -> held.get(worker).size())
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
        Map<WorkerRun, Integer> room = new TreeMap<>();
        int more = count % workers.size();
        for (WorkerRun worker : byLoad) {
            room.put(worker, count / workers.size() + (more-- > 0 ? 1 : 0));
        }
        return room;
    }

    /** Returns what is too much, which is seldom anything: only then their order matters. */
    private List<LeaseKey> keep(
            WorkerRun worker, List<LeaseKey> own, Map<WorkerRun, Integer> room) {
        int kept = Math.min(own.size(), room.get(worker));
        if (kept < own.size()) {
            own.sort(
                    Comparator.<LeaseKey>comparingLong(key -> score(key, worker))
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()));
        }
        own.subList(0, kept).forEach(key -> placed.put(key, worker));
        room.put(worker, room.get(worker) - kept);
        return own.subList(kept, own.size());
    }

    private void give(LeaseKey key, Map<WorkerRun, Integer> room) {
        WorkerRun best =
                workers.stream()
                        .filter(worker -> room.get(worker) > 0)
                        .max(Comparator.comparingLong(worker -> score(key, worker)))
                        .orElseThrow();
        placed.put(key, best);
        room.merge(best, -1, Integer::sum);
    }

    /** Spread well, and the same on every worker. */
    private static long score(LeaseKey key, WorkerRun worker) {
        long mixed = 31L * key.text().hashCode() + worker.workerId().hashCode();
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}

package dev.jetconnect.group;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The workers of the group that live, as far as this one has seen: each has a key that expires
 * unless it is renewed. It is for liveness alone: what a worker may write is decided by JetStream,
 * by epoch.
 *
 * <p>Thread-safe.
 */
final class Members {
    static final String PREFIX = "worker.";

    private static final TypeReference<Member> MEMBER = new TypeReference<>() {};

    private final Bucket bucket;
    private final Map<String, Seen> seen = new HashMap<>(); // by worker id; guarded by this

    Members(Bucket bucket) {
        this.bucket = bucket;
    }

    static String key(String workerId) {
        return PREFIX + StreamNames.encode(workerId);
    }

    /** Takes in what the bucket says of one worker. */
    void learn(Entry entry) {
        String workerId = StreamNames.decode(entry.key().substring(PREFIX.length()));
        learn(
                workerId,
                new Seen(entry.revision(), entry.isDeleted() ? null : Json.read(entry, MEMBER)));
    }

    /**
     * Reads from the server whether these workers still live: a watch that was interrupted tells
     * late that a key has expired.
     *
     * @return whether anything was news
     */
    boolean look(Collection<String> workerIds) {
        boolean isNews = false;
        for (String workerId : workerIds) {
            Seen before = seen(workerId);
            Optional<Entry> entry = bucket.get(key(workerId));
            if (entry.isPresent()) {
                learn(entry.get());
            } else if (before != null && before.member != null) {
                learn(workerId, new Seen(before.revision + 1, null));
            }
            isNews |= !Objects.equals(member(before), member(seen(workerId)));
        }
        return isNews;
    }

    synchronized boolean isLive(WorkerRun run) {
        Seen present = seen.get(run.workerId());
        return present != null && present.member != null && present.member.run().equals(run);
    }

    /** Those that take leases: all but the ones that are about to leave. */
    synchronized Set<WorkerRun> takers() {
        Set<WorkerRun> takers = new TreeSet<>();
        seen.values().stream()
                .filter(worker -> worker.member != null && !worker.member.isLeaving())
                .forEach(worker -> takers.add(worker.member.run()));
        return takers;
    }

    /** Of those that live. */
    synchronized Set<String> workerIds() {
        return seen.entrySet().stream()
                .filter(worker -> worker.getValue().member != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private synchronized Seen seen(String workerId) {
        return seen.get(workerId);
    }

    private synchronized void learn(String workerId, Seen news) {
        seen.merge(workerId, news, (old, other) -> other.revision > old.revision ? other : old);
    }

    private static Member member(Seen seen) {
        return seen == null ? null : seen.member;
    }

    /**
     * A worker's own word.
     *
     * @param isLeaving it gives its leases back, one by one, and takes none
     */
    record Member(WorkerRun run, boolean isLeaving) {}

    /**
     * @param member null if the key has expired or was deleted
     */
    private record Seen(long revision, Member member) {}
}

package dev.jetconnect.group;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Who holds which lease, as far as this worker has seen. A lease is taken and released by
 * compare-and-set; the revision of its key is the epoch of what runs under it.
 *
 * <p>Thread-safe.
 */
final class Leases {
    private static final TypeReference<WorkerRun> HOLDER = new TypeReference<>() {};

    private final Bucket bucket;
    private final WorkerRun self;
    private final Map<LeaseKey, Lease> leases = new HashMap<>(); // guarded by this

    Leases(Bucket bucket, WorkerRun self) {
        this.bucket = bucket;
        this.self = self;
    }

    void learn(Entry entry) {
        WorkerRun holder = entry.isDeleted() ? null : Json.read(entry, HOLDER);
        learn(LeaseKey.parse(entry.key()), new Lease(entry.revision(), holder));
    }

    /** Reads from the server who holds what this worker believes to hold. */
    void refreshHeld() {
        for (LeaseKey key : heldHere()) {
            refresh(key);
        }
    }

    synchronized Map<LeaseKey, WorkerRun> holders() {
        Map<LeaseKey, WorkerRun> holders = new HashMap<>();
        leases.forEach(
                (key, lease) -> {
                    if (lease.holder != null) {
                        holders.put(key, lease.holder);
                    }
                });
        return holders;
    }

    synchronized List<LeaseKey> heldHere() {
        return leases.entrySet().stream()
                .filter(lease -> self.equals(lease.getValue().holder))
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized Optional<WorkerRun> holder(LeaseKey key) {
        return Optional.ofNullable(leases.get(key)).map(Lease::holder);
    }

    synchronized boolean isHeldHere(LeaseKey key) {
        return holder(key).filter(self::equals).isPresent();
    }

    /** The epoch under which this worker holds the lease; empty if it does not. */
    synchronized OptionalLong epoch(LeaseKey key) {
        return isHeldHere(key) ? OptionalLong.of(leases.get(key).revision) : OptionalLong.empty();
    }

    /**
     * Takes the lease, if it is free, or takes it anew: what runs under it from now on has a higher
     * epoch than whatever ran before.
     *
     * @param isGone whether a lease may be taken from this holder
     * @return whether it was free, and nobody else was first
     * @throws RetriableException if NATS does not answer
     */
    boolean take(LeaseKey key, Predicate<WorkerRun> isGone) {
        Lease present = lease(key);
        if (present != null && present.holder != null && !isGone.test(present.holder)) {
            return false;
        }
        OptionalLong expected =
                present == null || present.holder == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(present.revision);
        OptionalLong taken = bucket.update(key.text(), Json.write(self), expected);
        if (taken.isPresent()) {
            learn(key, new Lease(taken.getAsLong(), self));
        } else {
            refresh(key);
        }
        return taken.isPresent();
    }

    /** Makes the lease free, if it is still as this worker has seen it. */
    void release(LeaseKey key) {
        Lease present = lease(key);
        if (present == null || present.holder == null) {
            return;
        }
        if (bucket.delete(key.text(), present.revision)) {
            learn(key, new Lease(present.revision + 1, null));
        } else {
            refresh(key);
        }
    }

    private void refresh(LeaseKey key) {
        Lease before = lease(key);
        Optional<Entry> entry = bucket.get(key.text());
        if (entry.isPresent()) {
            learn(entry.get());
        } else if (before != null) {
            learn(key, new Lease(before.revision + 1, null));
        }
    }

    private synchronized Lease lease(LeaseKey key) {
        return leases.get(key);
    }

    private synchronized void learn(LeaseKey key, Lease news) {
        leases.merge(key, news, (old, other) -> other.revision > old.revision ? other : old);
    }

    /**
     * @param holder null if the lease is free
     */
    private record Lease(long revision, WorkerRun holder) {}
}

package dev.jetconnect.group;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import dev.jetconnect.nats.NatsClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that share connectors and tasks, and who holds which lease. There is no leader: each
 * worker computes the same {@link Placement} and takes, by compare-and-set, what is its own and
 * free. A worker that dies is found out by its key, which expires; one that cannot reach NATS keeps
 * what it holds until it sees that somebody else has it, and can write nothing meanwhile.
 *
 * <p>Thread-safe.
 */
public final class Group implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Group.class);
    private static final TypeReference<StoredOrder> ORDER = new TypeReference<>() {};

    private static final String RESTART_PREFIX = "restart.";
    private static final Duration RESTART_TIME_TO_LIVE = Duration.ofSeconds(60);
    private static final Duration MARKER_TIME_TO_LIVE = Duration.ofHours(1);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final Bucket bucket;
    private final WorkerRun self;
    private final GroupSettings settings;
    private final Members members;
    private final Membership membership;
    private final Leases leases;
    private final ScheduledExecutorService heartbeat =
            Executors.newSingleThreadScheduledExecutor(
                    runnable -> {
                        Thread thread = new Thread(runnable, "group-heartbeat");
                        thread.setDaemon(true);
                        return thread;
                    });
    private volatile GroupListener listener;
    private volatile AutoCloseable watch;
    private volatile boolean isLeaving;
    private long renewedNanos; // confined to the heartbeat thread

    public Group(Bucket bucket, WorkerRun self, GroupSettings settings) {
        this.bucket = bucket;
        this.self = self;
        this.settings = settings;
        this.members = new Members(bucket);
        this.membership = new Membership(bucket, members, self, settings.sessionTimeout());
        this.leases = new Leases(bucket, self);
    }

    /** The bucket of members and leases, with keys that expire. */
    public static Bucket openBucket(NatsClient nats, String group, int replicas) {
        return Bucket.openExpiring(nats, group + "_leases", replicas, MARKER_TIME_TO_LIVE);
    }

    /**
     * Joins the group, knowing what there is when this returns.
     *
     * @throws RetriableException if NATS does not answer
     */
    public void start(GroupListener groupListener) {
        membership.join();
        watch = bucket.watch(this::onWatched);
        listener = groupListener; // older restart orders are not for this worker
        renewedNanos = System.nanoTime();
        long millis = LOOK_INTERVAL.toMillis();
        var unused =
                heartbeat.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Which of all leases this worker is to hold.
     *
     * @param keys all that there are
     */
    public Set<LeaseKey> wanted(Collection<LeaseKey> keys) {
        if (isLeaving) {
            return Set.of();
        }
        Set<WorkerRun> takers = new HashSet<>(members.takers());
        takers.add(self); // also when it could not renew its key: it stops when it is replaced
        if (takers.size() == 1) {
            return Set.copyOf(keys);
        }
        Map<LeaseKey, WorkerRun> holders = new HashMap<>(leases.holders());
        holders.values().retainAll(takers);
        Set<LeaseKey> wanted = new HashSet<>();
        Placement.of(takers, keys, holders)
                .forEach(
                        (key, worker) -> {
                            if (worker.equals(self)) {
                                wanted.add(key);
                            }
                        });
        return wanted;
    }

    /**
     * Whether nobody else takes leases now, so that any is for this worker, whatever others are.
     */
    public boolean isOnlyTaker() {
        return members.takers().stream().allMatch(self::equals);
    }

    /** Whether a lease that nobody else has may be taken, or is this worker's own. */
    public boolean isFree(LeaseKey key) {
        return leases.holder(key).map(this::isGone).orElse(true);
    }

    public boolean isHeldHere(LeaseKey key) {
        return leases.isHeldHere(key);
    }

    /** Whether no other worker can be there. */
    public boolean isAlone() {
        return settings.isAlone();
    }

    /** All that this worker holds. */
    public Collection<LeaseKey> heldHere() {
        return leases.heldHere();
    }

    /** All that somebody holds, dead or alive. */
    public Set<LeaseKey> held() {
        return leases.holders().keySet();
    }

    /**
     * Takes a free lease, or one of this worker's own under a new epoch.
     *
     * @return false if somebody else has it
     * @throws RetriableException if NATS does not answer
     */
    public boolean take(LeaseKey key) {
        return leases.take(key, this::isGone);
    }

    /**
     * Makes a lease free: one of this worker's own, or of a worker that is gone.
     *
     * @throws RetriableException if NATS does not answer
     */
    public void release(LeaseKey key) {
        leases.release(key);
    }

    /** The epoch under which this worker holds a lease; empty if it does not. */
    public OptionalLong epoch(LeaseKey key) {
        return leases.epoch(key);
    }

    /**
     * Asks the other workers for a restart of what they run of a connector.
     *
     * @throws RetriableException if NATS does not answer
     */
    public void order(RestartOrder order) {
        var unused =
                bucket.update(
                        RESTART_PREFIX + UUID.randomUUID(),
                        Json.write(new StoredOrder(self, order)),
                        OptionalLong.empty(),
                        RESTART_TIME_TO_LIVE);
    }

    /** From now on this worker is to hold nothing; the others wait until it has released all. */
    public void leave() {
        isLeaving = true;
        membership.announceLeave();
        listener.onChange();
    }

    @Override
    public void close() {
        stopHeartbeat();
        try {
            if (watch != null) {
                watch.close();
            }
            membership.leave();
        } catch (RetriableException e) {
            log.debug("The membership could not be given back; it ends by itself", e);
        } catch (Exception e) {
            log.debug("The watch on the group ended with an error", e);
        }
    }

    /** From now on this worker lives on as long as its membership does. */
    void stopHeartbeat() {
        heartbeat.shutdownNow();
    }

    private boolean isGone(WorkerRun holder) {
        if (holder.equals(self) || settings.isAlone()) {
            return true;
        }
        return !members.isLive(holder)
                && (self.replaces(holder) || membership.age().compareTo(settings.grace()) >= 0);
    }

    private void onWatched(Entry entry) {
        if (entry.key().startsWith(Members.PREFIX)) {
            members.learn(entry);
        } else if (entry.key().startsWith(LeaseKey.PREFIX)) {
            leases.learn(entry);
        } else if (entry.key().startsWith(RESTART_PREFIX)) {
            onOrder(entry);
            return;
        }
        if (listener != null) {
            listener.onChange();
        }
    }

    private void onOrder(Entry entry) {
        if (listener == null || entry.isDeleted()) {
            return;
        }
        StoredOrder stored = Json.read(entry, ORDER);
        if (!stored.from().equals(self)) {
            listener.onRestart(stored.order());
        }
    }

    private void beat() {
        try {
            if (System.nanoTime() - renewedNanos >= settings.heartbeat().toNanos()) {
                renewedNanos = System.nanoTime();
                renew();
            }
            if (!settings.isAlone()) {
                var unused = members.look(others());
            }
        } catch (RetriableException e) {
            log.debug("The group could not be looked at", e);
        } catch (RuntimeException e) {
            log.error("The group could not be looked at", e);
        }
        listener.onChange();
    }

    private void renew() {
        switch (membership.renew()) {
            case REPLACED -> {
                log.error(
                        "Another process runs as the worker at {}; this one was replaced and stops",
                        self.workerId());
                heartbeat.shutdown();
                listener.onReplaced();
            }
            case JOINED_AGAIN -> leases.refreshHeld();
            case RENEWED, UNANSWERED -> {}
        }
    }

    private Set<String> others() {
        Set<String> others = new HashSet<>(members.workerIds());
        leases.holders().values().forEach(holder -> others.add(holder.workerId()));
        others.remove(self.workerId());
        return others;
    }

    private record StoredOrder(WorkerRun from, RestartOrder order) {}
}

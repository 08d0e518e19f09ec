package dev.jetconnect.herder;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import dev.jetconnect.nats.NatsClient;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one worker to run the group's connectors, with a time to live: two workers that both
 * believe so would write everything twice. It is renewed by compare-and-set; whoever loses it has
 * been replaced and must stop.
 *
 * <p>Thread-safe.
 */
public final class WorkerLease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkerLease.class);
    private static final TypeReference<Holder> HOLDER = new TypeReference<>() {};

    private static final String KEY = "worker";
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);
    private static final Duration RENEWAL = Duration.ofSeconds(3);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

    private final Bucket bucket;
    private final String group;
    private final Holder holder;
    private final Runnable onLost;
    private final ScheduledExecutorService renewer;
    private long revision;

    private WorkerLease(Bucket bucket, String group, Holder holder, Runnable onLost) {

        this.bucket = bucket;
        this.group = group;
        this.holder = holder;
        this.onLost = onLost;
        this.renewer =
                Executors.newSingleThreadScheduledExecutor(
                        runnable -> {
                            Thread thread = new Thread(runnable, "worker-lease");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** The bucket for leases, with keys that expire. */
    public static Bucket openBucket(NatsClient nats, String group, int replicas) {
        return Bucket.openExpiring(nats, group + "_leases", replicas, Duration.ofHours(1));
    }

    /**
     * Takes the lease. That of a worker at the same address is taken over at once, since that one
     * is gone; that of another is waited for, as long as a dead worker's lasts.
     *
     * @param workerId host and port of REST
     * @param onLost called once, on the lease's thread, when another worker has taken it
     * @throws ConnectException if another worker goes on renewing it
     */
    public static WorkerLease acquire(
            Bucket bucket, String group, String workerId, Runnable onLost) {
        Holder holder = new Holder(workerId, UUID.randomUUID().toString());
        WorkerLease lease = new WorkerLease(bucket, group, holder, onLost);
        try {
            lease.acquire();
            return lease;
        } catch (RuntimeException e) {
            lease.renewer.shutdownNow();
            throw e;
        }
    }

    @Override
    public void close() {
        renewer.shutdownNow();
        synchronized (this) {
            try {
                bucket.delete(KEY, revision);
            } catch (RetriableException e) {
                log.debug("The lease could not be given back; it ends by itself", e);
            }
        }
    }

    private synchronized void acquire() {
        long deadline = System.nanoTime() + TIME_TO_LIVE.plusSeconds(2).toNanos();
        while (!tryAcquire()) {
            if (System.nanoTime() > deadline) {
                throw new ConnectException(
                        "Group '"
                                + group
                                + "' is run by the worker at "
                                + presentHolder()
                                + ". This version runs one worker for each group: stop that one, or"
                                + " give this one another group.id.");
            }
            sleep();
        }
        var unused =
                renewer.scheduleWithFixedDelay(
                        this::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean tryAcquire() {
        Optional<Entry> present = bucket.get(KEY);
        boolean isForeign =
                present.isPresent()
                        && !Json.read(present.get(), HOLDER).workerId().equals(holder.workerId());
        if (isForeign) {
            log.debug("The lease of group {} is held by {}", group, presentHolder());
            return false;
        }
        OptionalLong expected =
                present.map(entry -> OptionalLong.of(entry.revision()))
                        .orElse(OptionalLong.empty());
        OptionalLong taken = bucket.update(KEY, Json.write(holder), expected, TIME_TO_LIVE);
        taken.ifPresent(this::hold);
        return taken.isPresent();
    }

    private synchronized void renew() {
        try {
            OptionalLong renewed =
                    bucket.update(KEY, Json.write(holder), OptionalLong.of(revision), TIME_TO_LIVE);
            if (renewed.isPresent()) {
                hold(renewed.getAsLong());
            } else {
                recover();
            }
        } catch (RetriableException e) {
            // While NATS is away nobody else can take the lease either.
            log.warn("The lease of group {} could not be renewed: {}", group, e.getMessage());
        }
    }

    /** The key has another revision: an own write whose answer was lost, expired, or taken. */
    private void recover() {
        Optional<Entry> present = bucket.get(KEY);
        if (present.isPresent() && Json.read(present.get(), HOLDER).equals(holder)) {
            hold(present.get().revision());
        } else if (present.isEmpty() && tryAcquire()) { // nobody was there meanwhile
            log.warn("The lease of group {} had expired and was taken again", group);
        } else {
            log.error(
                    "The worker at {} runs group {} now; this one was replaced and stops",
                    presentHolder(),
                    group);
            renewer.shutdown();
            onLost.run();
        }
    }

    private void hold(long newRevision) {
        revision = newRevision;
    }

    private String presentHolder() {
        return bucket.get(KEY)
                .map(entry -> Json.read(entry, HOLDER).workerId())
                .orElse("an unknown address");
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for the group's lease", e);
        }
    }

    /**
     * @param instance differs from one start of a worker to the next
     */
    record Holder(String workerId, String instance) {}
}

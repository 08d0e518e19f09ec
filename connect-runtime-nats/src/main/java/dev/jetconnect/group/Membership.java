package dev.jetconnect.group;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.group.Members.Member;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's own membership: a key with a time to live, renewed by compare-and-set.
 *
 * <p>Thread-safe.
 */
final class Membership {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);
    private static final TypeReference<Member> MEMBER = new TypeReference<>() {};

    private final Bucket bucket;
    private final Members members;
    private final WorkerRun self;
    private final Duration timeToLive;
    private final String key;
    private OptionalLong revision = OptionalLong.empty();
    private boolean isLeaving;
    private long joinedNanos;

    /** How an attempt to renew ended. */
    enum Renewal {
        RENEWED,
        /** The key had expired: others may have taken what this worker held. */
        JOINED_AGAIN,
        /** Another process at this worker's address is the member now. */
        REPLACED,
        /** NATS does not answer; nobody else can take anything either. */
        UNANSWERED
    }

    Membership(Bucket bucket, Members members, WorkerRun self, Duration timeToLive) {
        this.bucket = bucket;
        this.members = members;
        this.self = self;
        this.timeToLive = timeToLive;
        this.key = Members.key(self.workerId());
    }

    /**
     * Becomes a member, in the place of an earlier run at the same address, which is gone.
     *
     * @throws RetriableException if NATS does not answer
     */
    synchronized void join() {
        while (true) {
            Optional<Entry> present = bucket.get(key);
            if (write(
                    present.map(entry -> OptionalLong.of(entry.revision()))
                            .orElse(OptionalLong.empty()))) {
                joinedNanos = System.nanoTime();
                return;
            }
        }
    }

    synchronized Renewal renew() {
        try {
            if (write(revision)) {
                return Renewal.RENEWED;
            }
            return recover();
        } catch (RetriableException e) {
            log.warn("This worker could not renew its membership: {}", e.getMessage());
            return Renewal.UNANSWERED;
        }
    }

    /** Tells the others that this worker gives its leases back and takes none. */
    synchronized void announceLeave() {
        isLeaving = true;
        renew();
    }

    synchronized void leave() {
        revision.ifPresent(own -> bucket.delete(key, own));
    }

    /** How long it has been a member without a break. */
    synchronized Duration age() {
        return Duration.ofNanos(System.nanoTime() - joinedNanos);
    }

    /** The key has another revision: an own write whose answer was lost, expired, or replaced. */
    private Renewal recover() {
        Optional<Entry> present = bucket.get(key);
        if (present.isEmpty()) {
            revision = OptionalLong.empty();
            if (!write(revision)) {
                return Renewal.UNANSWERED;
            }
            joinedNanos = System.nanoTime();
            log.warn("This worker's membership had expired after {} s", timeToLive.toSeconds());
            return Renewal.JOINED_AGAIN;
        }
        if (!Json.read(present.get(), MEMBER).run().equals(self)) {
            return Renewal.REPLACED;
        }
        revision = OptionalLong.of(present.get().revision());
        return Renewal.RENEWED;
    }

    private boolean write(OptionalLong expected) {
        byte[] value = Json.write(new Member(self, isLeaving));
        OptionalLong written = bucket.update(key, value, expected, timeToLive);
        written.ifPresent(
                number -> {
                    revision = written;
                    members.learn(new Entry(key, value, number));
                });
        return written.isPresent();
    }
}

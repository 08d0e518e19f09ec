package dev.jetconnect.log;

import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The units of one publisher that have no outcome yet: bounded, in publishing order.
 *
 * <p>Thread-safe.
 */
final class PublishWindow {
    /** More gain nothing, since the server works at one batch of a stream at a time. */
    private static final int BATCHES_IN_FLIGHT_MAX = 2;

    private final LongSupplier bytesMax;
    private final BooleanSupplier isOneAtATime;
    private final Supplier<Headers> fence;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<PendingUnit> pending = new ArrayDeque<>();
    private long pendingBytes;
    private long nextNumber = 1;
    private long firstUnknownSequence;
    private boolean isRecovering;
    private boolean isSettling;
    private boolean isClosed;
    private RuntimeException failure;

    /**
     * @param bytesMax held memory of all units
     * @param isOneAtATime whether a unit waits for the outcome of the one before
     * @param fence the headers of the fence that is held now
     */
    PublishWindow(
            LongSupplier bytesMax, BooleanSupplier isOneAtATime, Supplier<Headers> fence) {
        this.bytesMax = bytesMax;
        this.isOneAtATime = isOneAtATime;
        this.fence = fence;
    }

    /** Says that no unit of this run stands before {@code sequence}. */
    void beginAt(long sequence) {
        lock.lock();
        try {
            firstUnknownSequence = sequence;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a unit under the next number; waits while the window is full.
     *
     * @throws RuntimeException what has failed the publisher
     */
    Attempt add(Function<Long, PendingUnit> unit) throws InterruptedException {
        lock.lock();
        try {
            PendingUnit added = unit.apply(nextNumber++);
            while (failure == null && (isRecovering || !hasRoomFor(added))) {
                changed.await();
            }
            if (failure != null) {
                throw failure;
            }
            pending.add(added);
            pendingBytes += added.heldBytes();
            return beginAttempt(added);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    Optional<RuntimeException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every unit has its outcome, at most {@code timeout}. */
    boolean awaitOutcomes(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while ((!pending.isEmpty() || isSettling) && !isClosed) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits; ends early when the publisher fails. */
    void pause(Duration delay) {
        lock.lock();
        try {
            long nanos = delay.toNanos();
            while (failure == null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Whether an answer to {@code attempt} still tells something. */
    boolean counts(Attempt attempt) {
        lock.lock();
        try {
            return failure == null && attempt.unit().attempt() == attempt.number();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reports the stored prefix: the outcome of a unit waits for all earlier ones (promise 1).
     *
     * <p>Called by one thread at a time.
     */
    void settle() {
        for (Optional<PendingUnit> head = takeStoredHead();
                head.isPresent();
                head = takeStoredHead()) {
            PendingUnit unit = head.get();
            unit.outcome().stored(unit.firstSequence());
            lock.lock();
            try {
                isSettling = false;
                pendingBytes -= unit.heldBytes();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Nothing is added until {@link #endRecovery()}, and no answer counts to what was sent before.
     *
     * @return the first sequence at which a unit without an outcome may stand
     */
    long beginRecovery() {
        lock.lock();
        try {
            isRecovering = true;
            pending.forEach(PendingUnit::nextAttempt);
            return firstUnknownSequence;
        } finally {
            lock.unlock();
        }
    }

    /** Marks what the stream holds already, up to the first gap: what follows is sent again. */
    void adopt(Map<Long, Long> lastSequencesByNumber) {
        lock.lock();
        try {
            for (PendingUnit unit : pending) {
                Long sequence = lastSequencesByNumber.get(unit.number());
                if (sequence == null) {
                    return;
                }
                unit.storedAt(sequence);
            }
        } finally {
            lock.unlock();
        }
    }

    List<Attempt> attemptsOfAll() {
        lock.lock();
        try {
            return pending.stream().map(this::beginAttempt).toList();
        } finally {
            lock.unlock();
        }
    }

    void endRecovery() {
        lock.lock();
        try {
            isRecovering = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no more units from now on.
     *
     * @return those that are given up, whose outcomes are still to be told
     */
    List<PendingUnit> fail(RuntimeException cause, boolean closing) {
        lock.lock();
        try {
            isClosed |= closing;
            if (failure == null) {
                failure = cause;
            }
            List<PendingUnit> given = new ArrayList<>(pending);
            pending.clear();
            isRecovering = false;
            changed.signalAll();
            return given;
        } finally {
            lock.unlock();
        }
    }

    private Optional<PendingUnit> takeStoredHead() {
        lock.lock();
        try {
            PendingUnit head = pending.peek();
            if (head == null || !head.isStored()) {
                return Optional.empty();
            }
            pending.remove();
            isSettling = true;
            firstUnknownSequence = head.lastSequence() + 1;
            return Optional.of(head);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(PendingUnit added) {
        if (pending.isEmpty()) {
            return true;
        }
        long batches = added.isBatch() ? pending.stream().filter(PendingUnit::isBatch).count() : 0;
        return !isOneAtATime.getAsBoolean()
                && batches < BATCHES_IN_FLIGHT_MAX
                && pendingBytes + added.heldBytes() <= bytesMax.getAsLong();
    }

    /**
     * Fixes the fence that this attempt names, with the lock held: should a recovery overtake the
     * attempt before it is sent, JetStream refuses it, and only the recovery's own counts.
     */
    private Attempt beginAttempt(PendingUnit unit) {
        return new Attempt(unit, unit.nextAttempt(), fence.get());
    }

    /** One sending of a unit; an answer counts only while it is the latest. */
    record Attempt(PendingUnit unit, int number, Headers fence) {}
}

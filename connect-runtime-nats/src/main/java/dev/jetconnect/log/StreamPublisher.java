package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Backoff;
import dev.jetconnect.nats.NatsClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the units of one run of a source task: in order, pipelined within a window of bytes,
 * and fenced. A unit is what one poll returned; one of several bundles is an atomic batch (ADR-50),
 * which is stored as a whole or not at all, and costs one write to the disk.
 *
 * <p>When an answer is lost or refused, it stops, renews the fence, so that nothing sent before can
 * still be stored, reads back from the stream what was stored, and sends the rest again in order.
 * It never reorders, and while this process lives it stores nothing twice. Without an answer it
 * tries for ever: the source waits, as it does when Kafka is away.
 *
 * <p>Thread-safe; {@link #publish} is meant for the task thread, outcomes come on an own thread.
 */
public final class StreamPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamPublisher.class);

    /** More gain nothing, since the server works at one batch of a stream at a time. */
    private static final int BATCHES_IN_FLIGHT_MAX = 2;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(5);

    private final NatsClient nats;
    private volatile NatsClient connection;
    private final String task;
    private final String stream;
    private final long windowBytesMax;
    private final int windowUnitsMax;
    private final Fence fence;
    private final StoredUnits storedUnits;
    private final String runId = UUID.randomUUID().toString();
    private final ExecutorService answers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long pendingBytes;
    private long nextNumber = 1;
    private long firstUnknownSequence;
    private boolean isRecovering;
    private boolean isSettling;
    private boolean isClosed;
    private RuntimeException failure;

    private StreamPublisher(NatsClient nats, StreamNames names, String task, LogSettings settings) {
        this.nats = nats;
        this.connection = nats.withoutReconnect("publish " + task);
        this.task = task;
        this.stream = names.stream();
        this.windowBytesMax = settings.windowBytesMax();
        // With replicas the server answers a second fenced message with an error while the first
        // is on its way through the cluster, and may store a third: one at a time there.
        this.windowUnitsMax = settings.replicas() > 1 ? 1 : Integer.MAX_VALUE;
        this.fence = new Fence(stream, names.fenceSubject(task), runId);
        this.storedUnits = new StoredUnits(stream);
        this.answers =
                Executors.newSingleThreadExecutor(
                        runnable -> {
                            Thread thread = new Thread(runnable, "publish-" + task);
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Takes the fence of {@code task} in the stream and returns a publisher that owns it.
     *
     * @throws ConnectException if the stream cannot be written
     */
    public static StreamPublisher open(
            NatsClient nats, StreamNames names, String task, LogSettings settings) {
        StreamPublisher publisher = new StreamPublisher(nats, names, task, settings);
        try {
            publisher.fence.take(publisher.connection);
            publisher.firstUnknownSequence = publisher.fence.sequence() + 1;
            return publisher;
        } catch (JetStreamApiException | IOException e) {
            publisher.close();
            throw PublishFailure.explain(names.stream(), task, e)
                    .orElseGet(
                            () ->
                                    new ConnectException(
                                            "Task "
                                                    + task
                                                    + " cannot write to stream '"
                                                    + names.stream()
                                                    + "': "
                                                    + e.getMessage(),
                                            e));
        }
    }

    /**
     * Sends a unit; waits while the window is full.
     *
     * @param unit at least one bundle; all of them are stored, or none
     * @throws RuntimeException the failure of an earlier unit, or because the publisher is closed
     */
    public void publish(List<Bundle> unit, PublishOutcome outcome) {
        Attempt attempt;
        lock.lock();
        try {
            Pending added = new Pending(nextNumber++, List.copyOf(unit), outcome);
            awaitRoom(added);
            pending.add(added);
            pendingBytes += added.bytes();
            attempt = beginAttempt(added);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task thread's loop sees it and stops
            throw new InterruptException(e);
        } finally {
            lock.unlock();
        }
        send(attempt);
    }

    /** Throws what has failed this publisher, if anything has: it takes no more then. */
    public void throwIfFailed() {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every unit has its outcome, at most {@code timeout}. */
    public boolean awaitOutcomes(Duration timeout) throws InterruptedException {
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

    /** Gives up what has no answer yet: its outcomes fail, and a waiting {@link #publish} ends. */
    @Override
    public void close() {
        fail(new ConnectException("The producer of task " + task + " was closed"), true);
        answers.shutdown();
        connection.close();
    }

    private void awaitRoom(Pending added) throws InterruptedException {
        while (failure == null && (isRecovering || !hasRoomFor(added))) {
            changed.await();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private boolean hasRoomFor(Pending added) {
        if (pending.isEmpty()) {
            return true;
        }
        long batches = added.isBatch() ? pending.stream().filter(Pending::isBatch).count() : 0;
        return pending.size() < windowUnitsMax
                && batches < BATCHES_IN_FLIGHT_MAX
                && pendingBytes + added.bytes() <= windowBytesMax;
    }

    /**
     * Fixes the fence that this attempt names, with the lock held: should a recovery overtake the
     * attempt before it is sent, JetStream refuses it, and only the recovery's own counts.
     */
    private Attempt beginAttempt(Pending unit) {
        unit.attempt++;
        return new Attempt(unit, unit.attempt, fence.headers());
    }

    private void send(Attempt attempt) {
        List<Bundle> bundles = attempt.unit().bundles;
        int last = bundles.size() - 1;
        try {
            Connection link = connection.connection();
            for (int i = 0; i < last; i++) {
                Bundle bundle = bundles.get(i);
                link.publish(bundle.subject(), headers(attempt, i), bundle.payload());
            }
            var unused =
                    link.requestWithTimeout(
                                    bundles.get(last).subject(),
                                    headers(attempt, last),
                                    bundles.get(last).payload(),
                                    ANSWER_TIMEOUT)
                            .whenComplete(
                                    (answer, error) ->
                                            dispatch(() -> onAnswer(attempt, answer, error)));
        } catch (IllegalStateException | IllegalArgumentException e) {
            // Not connected, or larger than the server takes.
            dispatch(() -> onAnswer(attempt, null, e));
        }
    }

    /** The fence stands on a unit's first message, and the unit's own number on its last. */
    private Headers headers(Attempt attempt, int index) {
        Pending unit = attempt.unit();
        Headers headers = new Headers(unit.bundles.get(index).headers());
        if (index == 0) {
            attempt.fence().forEach(headers::put);
        }
        boolean isLast = index == unit.bundles.size() - 1;
        if (unit.isBatch()) {
            headers.put("Nats-Batch-Id", batchId(attempt));
            headers.put("Nats-Batch-Sequence", Integer.toString(index + 1));
            if (isLast) {
                headers.put("Nats-Batch-Commit", "1");
            }
        }
        return isLast
                ? headers.put(StoredUnits.HEADER, StoredUnits.value(runId, unit.number))
                : headers;
    }

    /** At most 64 characters, and another for each attempt. */
    private String batchId(Attempt attempt) {
        return runId + "-" + attempt.unit().number + "-" + attempt.number();
    }

    private void dispatch(Runnable action) {
        try {
            answers.execute(action);
        } catch (RejectedExecutionException e) {
            log.trace("An answer came after the publisher of {} was closed", task);
        }
    }

    private void onAnswer(Attempt attempt, Message answer, Throwable error) {
        if (!counts(attempt)) {
            return; // sent again since, or given up
        }
        Pending unit = attempt.unit();
        try {
            if (error != null) {
                throw error instanceof CompletionException ? error.getCause() : error;
            }
            unit.lastSequence = new PublishAck(answer).getSeqno();
            settle();
        } catch (Throwable refusal) {
            onRefusal(unit, refusal);
        }
    }

    private void onRefusal(Pending unit, Throwable refusal) {
        var fatal = PublishFailure.explain(stream, task, refusal);
        if (fatal.isPresent()) {
            fail(fatal.get(), false);
        } else {
            log.warn(
                    "Unit {} of task {} got no acknowledgement ({}); reading back what stream '{}'"
                            + " holds, then sending the rest again",
                    unit.number,
                    task,
                    refusal.toString(),
                    stream);
            recover();
        }
    }

    /** Runs on the thread of the answers: no other answer is looked at meanwhile. */
    private void recover() {
        beginRecovery();
        Duration delay = RETRY_DELAY;
        while (!isDone()) {
            try {
                connection.close();
                connection = nats.withoutReconnect("publish " + task);
                connection.management().getStreamInfo(stream); // says so if the stream is gone
                fence.renew(connection);
                adopt(storedUnits.read(connection, runId, firstUnknownSequence, fence.sequence()));
                settle();
                // publish() waits until these are sent: nothing may overtake them.
                attemptsOfAll().forEach(this::send);
                endRecovery();
                return;
            } catch (ProducerFencedException e) {
                fail(e, false);
            } catch (JetStreamApiException | IOException | RuntimeException e) {
                var fatal = PublishFailure.explain(stream, task, e);
                if (fatal.isPresent()) {
                    fail(fatal.get(), false);
                    return;
                }
                log.debug("Stream '{}' cannot be read back yet", stream, e);
                delay = pause(delay);
            }
        }
    }

    /** Marks what the stream holds already, up to the first gap: what follows is sent again. */
    private void adopt(Map<Long, Long> sequencesByNumber) {
        lock.lock();
        try {
            for (Pending unit : pending) {
                Long sequence = sequencesByNumber.get(unit.number);
                if (sequence == null) {
                    return;
                }
                unit.lastSequence = sequence;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reports the stored prefix: the outcome of a bundle waits for all earlier ones (promise 1).
     */
    private void settle() {
        Pending head;
        while ((head = takeStoredHead()) != null) {
            head.outcome.stored(head.lastSequence - head.bundles.size() + 1);
            lock.lock();
            try {
                isSettling = false;
                pendingBytes -= head.bytes();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private Pending takeStoredHead() {
        lock.lock();
        try {
            Pending head = pending.peek();
            if (head == null || head.lastSequence == 0) {
                return null;
            }
            pending.remove();
            isSettling = true;
            firstUnknownSequence = head.lastSequence + 1;
            return head;
        } finally {
            lock.unlock();
        }
    }

    private void fail(RuntimeException cause, boolean closing) {
        List<Pending> given;
        lock.lock();
        try {
            isClosed |= closing;
            if (failure == null) {
                failure = cause;
            }
            given = new ArrayList<>(pending);
            pending.clear();
            isRecovering = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        given.forEach(unit -> dispatch(() -> unit.outcome.failed(cause)));
    }

    private boolean counts(Attempt attempt) {
        lock.lock();
        try {
            return failure == null && attempt.unit().attempt == attempt.number();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDone() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    private void beginRecovery() {
        lock.lock();
        try {
            isRecovering = true;
            pending.forEach(
                    unit -> unit.attempt++); // answers to what was sent don't count any more
        } finally {
            lock.unlock();
        }
    }

    private void endRecovery() {
        lock.lock();
        try {
            isRecovering = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Attempt> attemptsOfAll() {
        lock.lock();
        try {
            return pending.stream().map(this::beginAttempt).toList();
        } finally {
            lock.unlock();
        }
    }

    private Duration pause(Duration delay) {
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
        return Backoff.longer(delay, RETRY_DELAY_MAX);
    }

    /** One sending of a unit; an answer counts only while it is the latest. */
    private record Attempt(Pending unit, int number, Headers fence) {}

    /** A unit without an outcome. */
    private static final class Pending {
        private final long number;
        private final List<Bundle> bundles;
        private final PublishOutcome outcome;
        private int attempt; // read and changed with the lock held
        private volatile long lastSequence; // 0 until stored

        private Pending(long number, List<Bundle> bundles, PublishOutcome outcome) {
            this.number = number;
            this.bundles = bundles;
            this.outcome = outcome;
        }

        private boolean isBatch() {
            return bundles.size() > 1;
        }

        private long bytes() {
            return bundles.stream().mapToLong(Bundle::bytes).sum();
        }
    }
}

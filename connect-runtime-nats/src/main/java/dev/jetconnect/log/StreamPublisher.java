package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.PublishWindow.Attempt;
import dev.jetconnect.nats.Backoff;
import dev.jetconnect.nats.MemoryShare;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.ServerStorage;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the units of one run of a source task: in order, pipelined within a window of bytes,
 * and fenced. A unit of several bundles is an atomic batch (ADR-50), which is stored as a whole or
 * not at all, and costs one write to the disk.
 *
 * <p>An answer that is lost or refused is for {@link PublishRecovery}: it never reorders, and
 * stores nothing twice. Without an answer it tries for ever: the source waits, as it does when
 * Kafka is away.
 *
 * <p>Thread-safe; {@link #publish} is meant for the task thread, outcomes come on an own thread.
 */
public final class StreamPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamPublisher.class);

    private static final Duration ROOM_INTERVAL = Duration.ofMillis(200);
    private static final Duration LIMIT_DELAY = Duration.ofMillis(500);
    private static final Duration LIMIT_DELAY_MAX = Duration.ofSeconds(5);

    private final String task;
    private final String stream;
    private final PublishLink link;
    private final MemoryShare.Member memory;
    private final PublishWindow window;
    private final ServerStorage storage;
    private final PublishWait wait;
    private final PublishRecovery recovery;
    private final ExecutorService answers;
    private Duration limitDelay = LIMIT_DELAY; // of the thread of answers

    private StreamPublisher(
            NatsClient nats, StreamNames names, String task, TaskRun run, LogSettings settings) {
        this.task = task;
        this.stream = names.stream();
        this.link = new PublishLink(nats, names, task, run);
        // With replicas the server answers a second fenced message with an error while the first
        // is on its way through the cluster, and may store a third: one at a time there.
        this.memory = nats.publishMemory().join(settings.windowBytesMax());
        this.window =
                new PublishWindow(memory::bytesMax, link::isReplicated, link::fenceHeaders);
        this.storage = nats.storage();
        this.wait = new PublishWait(storage, stream, task);
        this.recovery = new PublishRecovery(link, window, wait, stream, task);
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
     * @throws ProducerFencedException if a newer run has it
     * @throws RetriableException if the stream cannot be written now
     * @throws ConnectException if it cannot be written at all
     */
    public static StreamPublisher open(
            NatsClient nats, StreamNames names, String task, TaskRun run, LogSettings settings) {
        StreamPublisher publisher = new StreamPublisher(nats, names, task, run, settings);
        try {
            publisher.link.open();
            publisher.window.beginAt(publisher.link.fenceSequence() + 1);
            return publisher;
        } catch (JetStreamApiException | IOException | IllegalStateException | ConnectException e) {
            publisher.close();
            throw publisher.refusal(e);
        } catch (ProducerFencedException e) {
            publisher.close();
            throw e;
        }
    }

    /**
     * Makes sure that no task of an older generation can write any more, in whatever worker it
     * still hangs.
     *
     * @throws ProducerFencedException if there is a newer generation
     */
    public Fences fenceOlderGenerations() {
        try {
            return link.fenceOlderGenerations();
        } catch (JetStreamApiException | IOException e) {
            throw refusal(e);
        }
    }

    /** {@link #publish(List, Map, PublishOutcome)} without headers. */
    public void publish(List<Bundle> unit, PublishOutcome outcome) {
        publish(unit, Map.of(), outcome);
    }

    /**
     * Sends a unit; waits while the window is full.
     *
     * @param unit at least one bundle; all of them are stored, or none
     * @param headers for its last message
     * @throws RuntimeException the failure of an earlier unit, or because the publisher is closed
     */
    public void publish(List<Bundle> unit, Map<String, String> headers, PublishOutcome outcome) {
        try {
            awaitRoom();
            send(window.add(number -> new PendingUnit(number, unit, headers, outcome)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task thread's loop sees it and stops
            throw new InterruptException(e);
        }
    }

    /** Throws what has failed this publisher, if anything has: it takes no more then. */
    public void throwIfFailed() {
        window.failure()
                .ifPresent(
                        failure -> {
                            throw failure;
                        });
    }

    /** Waits until every unit has its outcome, at most {@code timeout}. */
    public boolean awaitOutcomes(Duration timeout) throws InterruptedException {
        return window.awaitOutcomes(timeout);
    }

    /** Gives up what has no answer yet: its outcomes fail, and a waiting {@link #publish} ends. */
    @Override
    public void close() {
        fail(new ConnectException("The producer of task " + task + " was closed"), true);
        answers.shutdown();
        wait.end();
        memory.close();
        link.close();
    }

    private void awaitRoom() throws InterruptedException {
        if (!wait.isNeeded()) {
            return;
        }
        while (wait.isNeeded() && window.failure().isEmpty()) {
            window.pause(ROOM_INTERVAL);
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while the disk is full");
            }
        }
        wait.over();
    }

    private void send(Attempt attempt) {
        try {
            var unused =
                    link.send(attempt)
                            .whenComplete(
                                    (answer, error) ->
                                            dispatch(() -> onAnswer(attempt, answer, error)));
        } catch (IllegalStateException | IllegalArgumentException e) {
            // Not connected, or larger than the server takes.
            dispatch(() -> onAnswer(attempt, null, e));
        }
    }

    private void dispatch(Runnable action) {
        try {
            answers.execute(action);
        } catch (RejectedExecutionException e) {
            log.trace("An answer came after the publisher of {} was closed", task);
        }
    }

    private void onAnswer(Attempt attempt, Message answer, Throwable error) {
        if (!window.counts(attempt)) {
            return; // sent again since, or given up
        }
        PendingUnit unit = attempt.unit();
        try {
            if (error != null) {
                throw error instanceof CompletionException ? error.getCause() : error;
            }
            unit.storedAt(new PublishAck(answer).getSeqno());
            window.settle();
            limitDelay = LIMIT_DELAY;
            wait.over();
        } catch (Throwable refusal) {
            onRefusal(unit, refusal);
        }
    }

    private void onRefusal(PendingUnit unit, Throwable refusal) {
        var fatal = PublishFailure.explain(stream, task, unit.bundles().size(), refusal);
        if (fatal.isPresent()) {
            fail(fatal.get(), false);
            return;
        }
        PublishFailure.lackOfRoom(refusal).ifPresent(this::awaitLimit);
        log.warn(
                "Unit {} of task {} got no acknowledgement ({}); reading back what stream '{}' holds,"
                        + " then sending the rest again",
                unit.number(),
                task,
                refusal.toString(),
                stream);
        // On the thread of the answers: no other answer is looked at meanwhile.
        recovery.run().ifPresent(cause -> fail(cause, false));
    }

    /**
     * A small message may still be stored where these are not, so that each try looks promising.
     */
    private void awaitLimit(String reason) {
        wait.becauseOfLimit(reason);
        window.pause(limitDelay);
        limitDelay = Backoff.longer(limitDelay, LIMIT_DELAY_MAX);
    }

    private void fail(RuntimeException cause, boolean closing) {
        List<PendingUnit> given = window.fail(cause, closing);
        given.forEach(unit -> dispatch(() -> unit.outcome().failed(cause)));
    }

    private RuntimeException refusal(Exception cause) {
        Optional<String> lackOfRoom = PublishFailure.lackOfRoom(cause);
        if (lackOfRoom.isPresent()) {
            storage.limitReached();
        }
        return PublishFailure.explain(stream, task, cause)
                .orElseGet(
                        () ->
                                new RetriableException(
                                        "Task "
                                                + task
                                                + " cannot write to stream '"
                                                + stream
                                                + "': "
                                                + lackOfRoom.orElse(cause.getMessage()),
                                        cause));
    }
}

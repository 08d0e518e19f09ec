package dev.jetconnect.transport;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.Fences;
import dev.jetconnect.log.KnownStreams;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.StreamPublisher;
import dev.jetconnect.log.TaskRun;
import dev.jetconnect.nats.Backoff;
import dev.jetconnect.nats.NatsClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does before its first record: the connector's stream is there, and the task's fence
 * in it is its own. While NATS is away it waits, as the task does later on, until it is closed.
 *
 * <p>Thread-safe: a task starts on its thread, and is closed from another when it is cancelled.
 */
final class TaskStart implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskStart.class);

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(5);

    private final NatsClient nats;
    private final LogSettings settings;
    private final RecordStreams streams;
    private final StreamNames names;
    private final String task;
    private final TaskRun run;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Runnable ensureStream;
    private Consumer<Fences> afterFence = fences -> {};
    private StreamPublisher publisher;

    TaskStart(NatsClient nats, LogSettings settings, String connector, String task, TaskRun run) {
        this.nats = nats;
        this.settings = settings;
        this.streams = new RecordStreams(nats, settings);
        this.names = streams.names(connector);
        this.task = task;
        this.run = run;
        this.ensureStream = () -> streams.ensureStream(connector);
    }

    /** Requires the stream that the connector has written before, where there is one. */
    TaskStart in(KnownStreams known) {
        ensureStream = () -> known.ensure(streams, names.connector());
        return this;
    }

    /** Adds a step that follows when the fences are taken, and is tried again as they are. */
    TaskStart then(Consumer<Fences> step) {
        afterFence = step;
        return this;
    }

    StreamNames names() {
        return names;
    }

    String task() {
        return task;
    }

    /**
     * Tries until it succeeds or {@link #close()} is called.
     *
     * @throws ProducerFencedException if a newer run of the task has begun already
     */
    StreamPublisher await() {
        Duration delay = RETRY_DELAY;
        while (true) {
            try {
                StreamPublisher begun = attempt();
                nats.storage().goesOn(task);
                return begun;
            } catch (RetriableException e) {
                String reason = "Task " + task + " waits to begin: " + e.getMessage();
                if (nats.storage().waits(task, reason)) {
                    log.warn(reason);
                }
                log.debug("Task {} cannot begin yet", task, e);
            }
            pause(delay);
            delay = Backoff.longer(delay, RETRY_DELAY_MAX);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        release();
        nats.storage().goesOn(task);
    }

    private StreamPublisher attempt() {
        throwIfClosed();
        ensureStream.run();
        StreamPublisher opened = StreamPublisher.open(nats, names, task, run, settings);
        try {
            afterFence.accept(opened.fenceOlderGenerations());
            keep(opened);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private synchronized void keep(StreamPublisher opened) {
        throwIfClosed();
        publisher = opened;
    }

    private synchronized void release() {
        if (publisher != null) {
            publisher.close();
        }
    }

    private void throwIfClosed() {
        if (closed.getCount() == 0) {
            throw new ConnectException("Task " + task + " was stopped before it could begin");
        }
    }

    private void pause(Duration delay) {
        try {
            var unused = closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}

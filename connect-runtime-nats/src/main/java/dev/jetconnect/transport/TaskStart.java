package dev.jetconnect.transport;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.StreamPublisher;
import dev.jetconnect.nats.Backoff;
import dev.jetconnect.nats.NatsClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
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
    private final String generation;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Runnable afterFence = () -> {};
    private StreamPublisher publisher;

    /**
     * @param generation the same for all tasks of the connector that run together; empty for a task
     *     that minds no other
     */
    TaskStart(
            NatsClient nats,
            LogSettings settings,
            String connector,
            String task,
            String generation) {
        this.nats = nats;
        this.settings = settings;
        this.streams = new RecordStreams(nats, settings);
        this.names = streams.names(connector);
        this.task = task;
        this.generation = generation;
    }

    /** Adds a step that follows when the fences are taken, and is tried again as they are. */
    TaskStart then(Runnable step) {
        afterFence = step;
        return this;
    }

    StreamNames names() {
        return names;
    }

    String task() {
        return task;
    }

    /** Tries until it succeeds or {@link #close()} is called. */
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
        streams.ensureStream(names.connector());
        StreamPublisher opened = StreamPublisher.open(nats, names, task, generation, settings);
        try {
            if (!generation.isEmpty()) {
                opened.fenceOtherGenerations();
            }
            afterFence.run();
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

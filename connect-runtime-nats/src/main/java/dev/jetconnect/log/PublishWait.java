package dev.jetconnect.log;

import dev.jetconnect.nats.ServerStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A publisher's wait for room on the server's disk: said once in the log, and in the task's status
 * as long as it lasts.
 *
 * <p>Thread-safe.
 */
final class PublishWait {
    private static final Logger log = LoggerFactory.getLogger(PublishWait.class);

    private final ServerStorage storage;
    private final String stream;
    private final String task;
    private volatile boolean isWaiting;

    PublishWait(ServerStorage storage, String stream, String task) {
        this.storage = storage;
        this.stream = stream;
        this.task = task;
    }

    /** Whether the disk has no room for records now, which is told then. */
    boolean isNeeded() {
        var shortage = storage.shortage();
        shortage.ifPresent(this::because);
        return shortage.isPresent();
    }

    /**
     * Says why the task waits.
     *
     * @param reason in a sentence without its full stop
     */
    void because(String reason) {
        String sentence =
                "Task " + task + " waits to write to stream '" + stream + "': " + reason + ".";
        isWaiting = true;
        if (storage.waits(task, sentence)) {
            log.warn(sentence);
        }
    }

    /** As {@link #because}, for a server that answers, but does not say what becomes of a write. */
    void becauseOfSilence() {
        storage.silent();
        because(
                "the stream answers no publishes although NATS answers. The disk of its nats-server"
                        + " may be full or have failed: look at that server's log and disk, make"
                        + " room, and restart that server; a worker's own server is restarted by"
                        + " the worker. Nothing is confirmed to the source meanwhile");
    }

    /** As {@link #because}, for a refusal that ends when the server has room again. */
    void becauseOfLimit(String reason) {
        storage.limitReached();
        because(reason);
    }

    /** Says that something was stored. */
    void over() {
        if (isWaiting && storage.shortage().isEmpty()) {
            isWaiting = false;
            if (storage.goesOn(task)) {
                log.info("Task {} goes on writing to stream '{}'", task, stream);
            }
        }
    }

    /** Says that the publisher ends. */
    void end() {
        if (isWaiting) {
            isWaiting = false;
            storage.goesOn(task);
        }
    }
}

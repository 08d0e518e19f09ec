package dev.jetconnect.nats;

import dev.jetconnect.nats.Bucket.Entry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all keys of a bucket. After a crash of the server, a lost connection or the death of
 * whichever node served it, it goes on behind the last change that it has told, within about three
 * seconds of the bucket's being there again; the client library's own watches are deaf for 15 to 30
 * seconds then.
 *
 * <p>Changes are told on a thread of its own, which ends with {@link #close()}.
 */
final class BucketWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BucketWatch.class);

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    /** Values are small: what comes at once when many have changed. */
    private static final long ROUND_BYTES = 1024 * 1024;

    private final NatsClient nats;
    private final String bucket;
    private final Consumer<Entry> onChange;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean isClosed;
    private long nextRevision = 1;
    private long loadedRevision;

    private BucketWatch(NatsClient nats, String bucket, Consumer<Entry> onChange) {
        this.nats = nats;
        this.bucket = bucket;
        this.onChange = onChange;
        this.thread = new Thread(this::run, "watch-" + bucket);
        this.thread.setDaemon(true);
    }

    /**
     * Returns when all that was there has been told.
     *
     * @throws RetriableException if that took too long
     */
    static BucketWatch start(NatsClient nats, String bucket, Consumer<Entry> onChange) {
        BucketWatch watch = new BucketWatch(nats, bucket, onChange);
        watch.thread.start();
        try {
            if (watch.loaded.await(LOAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return watch;
            }
            watch.close();
            throw new RetriableException(
                    "Bucket '"
                            + bucket
                            + "' could not be read within "
                            + LOAD_TIMEOUT.toSeconds()
                            + " s");
        } catch (InterruptedException e) {
            watch.close();
            Thread.currentThread().interrupt();
            throw new RetriableException("Interrupted while reading bucket '" + bucket + "'", e);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        if (Thread.currentThread() == thread) {
            return; // closed by what it has told: it ends when that returns
        }
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed && nats.connection().getStatus() != Connection.Status.CLOSED) {
            try (OrderedPull messages = open()) {
                checkLoaded();
                while (!isClosed) {
                    tell(messages.next());
                    checkLoaded();
                }
            } catch (InterruptedException e) {
                return; // close() ends this thread
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                log.debug("Bucket '{}' cannot be watched now; trying again", bucket, e);
                pause();
            }
        }
    }

    private OrderedPull open() throws IOException, JetStreamApiException {
        long last = StreamLeader.info(nats, stream()).getStreamState().getLastSequence();
        if (nextRevision > last + 1) {
            log.error(
                    "Bucket '{}' ends at revision {}, but was read up to {}: it was deleted or"
                            + " restored from a backup. Restart all workers of this group, so that they"
                            + " go on with what it holds now",
                    bucket,
                    last,
                    nextRevision - 1);
            nextRevision = 1;
        }
        if (loaded.getCount() > 0) {
            // Asked of the leader: the replica that serves this watch may not have it yet.
            loadedRevision =
                    StoredMessages.last(nats, stream(), ">").map(MessageInfo::getSeq).orElse(0L);
        }
        return OrderedPull.open(
                nats,
                stream(),
                "watch",
                List.of("$KV." + bucket + ".>"),
                nextRevision,
                () -> ROUND_BYTES);
    }

    private void checkLoaded() {
        if (nextRevision > loadedRevision) {
            loaded.countDown();
        }
    }

    private void tell(Message message) {
        KeyValueEntry change = new KeyValueEntry(message);
        if (change.getRevision() < nextRevision) {
            return;
        }
        nextRevision = change.getRevision() + 1;
        try {
            onChange.accept(Entry.of(change));
        } catch (RuntimeException e) {
            log.error(
                    "A change of '{}' in bucket '{}' could not be taken in",
                    change.getKey(),
                    bucket,
                    e);
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_DELAY.toMillis());
        } catch (InterruptedException e) {
            isClosed = true; // close() ends this thread
        }
    }

    private String stream() {
        return "KV_" + bucket;
    }
}

package dev.jetconnect.log;

import dev.jetconnect.log.PublishWindow.Attempt;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StreamLeader;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The connection and the fence of one run of a task, and the way of a unit over them. The
 * connection ends when it is lost, so that what the server gets is always a beginning of what was
 * sent.
 *
 * <p>Opened and opened again by one thread at a time; the other methods may be called by any.
 */
final class PublishLink implements AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final NatsClient nats;
    private final StreamNames names;
    private final String task;
    private final TaskRun run;
    private final String runId = UUID.randomUUID().toString();
    private final Fence fence;
    private final StoredUnits storedUnits;
    private volatile boolean isReplicated;
    private KnownStream written;
    private NatsClient connection;
    private boolean isClosed;

    PublishLink(NatsClient nats, StreamNames names, String task, TaskRun run) {
        this.nats = nats;
        this.names = names;
        this.task = task;
        this.run = run;
        this.fence = new Fence(names, task, FenceOwner.of(run, runId));
        this.storedUnits = new StoredUnits(names.stream());
    }

    /** Connects, and takes the fence from an older run. */
    void open() throws IOException, JetStreamApiException {
        NatsClient fresh = connect();
        written = KnownStream.of(look(fresh));
        fence.take(fresh);
    }

    /**
     * Takes the fences of all tasks that belong to older generations: they can't write any more.
     */
    Fences fenceOlderGenerations() throws IOException, JetStreamApiException {
        return run.generation().equals(Generation.NONE)
                ? new Fences(fence.sequence(), fence.sequence(), Map.of())
                : new GenerationFence(names, run).take(connected(), fence.sequence());
    }

    /**
     * Connects anew, after which nothing that was sent before can still be stored.
     *
     * @return last stream sequences of this run's units from {@code firstSequence} on, by number
     */
    Map<Long, Long> reopen(long firstSequence) throws IOException, JetStreamApiException {
        disconnect();
        NatsClient fresh = connect();
        StreamInfo found = look(fresh);
        // Before a fence that is missing is taken for another run's.
        StreamRolledBackException.throwIfOther(
                names.stream(), written.reaching(fence.sequence()), found);
        if (found.getStreamState().getFirstSequence() > fence.sequence()) {
            throw StreamRolledBackException.ofPurged(
                    names.stream(), found.getStreamState().getFirstSequence());
        }
        try {
            fence.renew(fresh);
        } catch (IOException e) {
            throw fresh.answersWithin(ANSWER_TIMEOUT)
                    ? new SilentStreamException(names.stream(), e)
                    : e;
        }
        return storedUnits.read(fresh, runId, firstSequence, fence.sequence());
    }

    /** Whether the stream had several replicas when it was looked at last. */
    boolean isReplicated() {
        return isReplicated;
    }

    Headers fenceHeaders() {
        return fence.headers();
    }

    long fenceSequence() {
        return fence.sequence();
    }

    /**
     * Sends a unit.
     *
     * @return the answer to its last message, which stands for all of them
     * @throws IllegalStateException if there is no connection now
     * @throws IllegalArgumentException if a message is larger than the server takes
     */
    CompletableFuture<Message> send(Attempt attempt) {
        List<Bundle> bundles = attempt.unit().bundles();
        int last = bundles.size() - 1;
        Connection link = connected().connection();
        for (int i = 0; i < last; i++) {
            Bundle bundle = bundles.get(i);
            link.publish(bundle.subject(), headers(attempt, i), bundle.payload());
        }
        return link.requestWithTimeout(
                bundles.get(last).subject(),
                headers(attempt, last),
                bundles.get(last).payload(),
                ANSWER_TIMEOUT);
    }

    /** A connection that is being opened meanwhile is closed as well. */
    @Override
    public synchronized void close() {
        isClosed = true;
        disconnect();
    }

    /** Fails if the stream is gone. */
    private StreamInfo look(NatsClient fresh) throws IOException, JetStreamApiException {
        StreamInfo stream = StreamLeader.info(fresh, names.stream());
        isReplicated = stream.getConfiguration().getReplicas() > 1;
        return stream;
    }

    private NatsClient connect() {
        NatsClient fresh = nats.withoutReconnect("publish " + task);
        synchronized (this) {
            if (!isClosed) {
                connection = fresh;
                return fresh;
            }
        }
        fresh.close();
        throw new ConnectException("The publisher of task " + task + " was closed");
    }

    private synchronized void disconnect() {
        if (connection != null) {
            connection.close();
        }
    }

    private synchronized NatsClient connected() {
        return connection;
    }

    /** The fence stands on a unit's first message, and what describes the unit on its last. */
    private Headers headers(Attempt attempt, int index) {
        PendingUnit unit = attempt.unit();
        Headers headers = new Headers(unit.bundles().get(index).headers());
        if (index == 0) {
            attempt.fence().forEach(headers::put);
        }
        boolean isLast = index == unit.bundles().size() - 1;
        if (unit.isBatch()) {
            headers.put("Nats-Batch-Id", batchId(attempt));
            headers.put("Nats-Batch-Sequence", Integer.toString(index + 1));
            if (isLast) {
                headers.put("Nats-Batch-Commit", "1");
            }
        }
        if (isLast) {
            headers.put(StoredUnits.HEADER, StoredUnits.value(runId, unit.number()));
            unit.headers().forEach(headers::put);
        }
        return headers;
    }

    /** At most 64 characters, and another for each attempt. */
    private String batchId(Attempt attempt) {
        return runId + "-" + attempt.unit().number() + "-" + attempt.number();
    }
}

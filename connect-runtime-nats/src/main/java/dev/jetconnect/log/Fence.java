package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import dev.jetconnect.nats.StreamLeader;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The right of one run of a source task to write to its stream. It is a message on the task's fence
 * subject, taken by compare-and-set; every record message names its sequence, and JetStream refuses
 * those that name an older one. So a run that was replaced cannot write, however late it wakes up
 * (promise 5).
 *
 * <p>The message tells the holder's {@link TaskRun}. A run looks at it, and writes its own only if
 * it {@link TaskRun#replaces replaces} the holder, and if the message is still the one it has seen.
 * So whatever two workers do, and wherever one of them sleeps, the fence only goes from older runs
 * to newer ones: who slept between its lease and its fence finds a newer run there and is refused;
 * who slept between looking and writing loses the compare-and-set, looks again, and is refused.
 *
 * <p>Taken and renewed by one thread at a time; {@link #headers()} may be called by any.
 */
final class Fence {
    private static final String EXPECTED_SEQUENCE = "Nats-Expected-Last-Subject-Sequence";
    private static final String EXPECTED_SUBJECT = "Nats-Expected-Last-Subject-Sequence-Subject";

    private final String stream;
    private final String subject;
    private final String task;
    private final FenceOwner owner;
    private volatile long sequence;

    /**
     * @param owner different for each run of the task
     */
    Fence(StreamNames names, String task, FenceOwner owner) {
        this(names.stream(), names.fenceSubject(task), task, owner);
    }

    /** As {@link #Fence(StreamNames, String, FenceOwner)}, in a stream that is no connector's. */
    Fence(String stream, String subject, String task, FenceOwner owner) {
        this.stream = stream;
        this.subject = subject;
        this.task = task;
        this.owner = owner;
    }

    /**
     * Takes the fence from an older run.
     *
     * @throws ProducerFencedException if the run that holds it is newer
     */
    void take(NatsClient nats) throws IOException, JetStreamApiException {
        Optional<MessageInfo> last;
        do {
            last = StoredMessages.last(nats, stream, subject);
            last.map(FenceOwner::read).ifPresent(this::requireReplaced);
        } while (!write(nats, last.map(MessageInfo::getSeq).orElse(0L)));
    }

    /**
     * Takes the fence again, after which nothing that this run sent earlier can still be stored.
     *
     * @throws ProducerFencedException if another run has taken it meanwhile
     */
    void renew(NatsClient nats) throws IOException, JetStreamApiException {
        while (!write(nats, sequence)) {
            Optional<MessageInfo> found = StoredMessages.last(nats, stream, subject);
            if (found.isEmpty() || found.get().getSeq() < sequence) {
                throw missing(nats);
            }
            MessageInfo last = found.get();
            FenceOwner holder = FenceOwner.read(last);
            if (!holder.equals(owner)) {
                throw replaced(holder);
            }
            // An earlier renewal of ours was stored although its answer was lost.
            sequence = last.getSeq();
        }
    }

    long sequence() {
        return sequence;
    }

    /** Headers that make JetStream refuse a message once the fence has passed on. */
    Headers headers() {
        return new Headers()
                .put(EXPECTED_SEQUENCE, Long.toString(sequence))
                .put(EXPECTED_SUBJECT, subject);
    }

    /**
     * Writes the holder's message if {@code expected} is still the newest one.
     *
     * @param expected 0 if there is none
     */
    boolean write(NatsClient nats, long expected) throws IOException, JetStreamApiException {
        try {
            PublishAck ack =
                    nats.jetStream()
                            .publish(
                                    subject,
                                    owner.json(),
                                    PublishOptions.builder()
                                            .expectedStream(stream)
                                            .expectedLastSubjectSequence(expected)
                                            .build());
            sequence = ack.getSeqno();
            return true;
        } catch (JetStreamApiException e) {
            if (LostRace.isReasonOf(e)) {
                return false;
            }
            throw e;
        }
    }

    private void requireReplaced(FenceOwner holder) {
        if (!owner.run().replaces(holder.run())) {
            throw replaced(holder);
        }
    }

    /** A leader that was just elected may still have to apply what is stored. */
    private IOException missing(NatsClient nats) throws IOException, JetStreamApiException {
        long end = StreamLeader.info(nats, stream).getStreamState().getLastSequence();
        if (end < sequence) {
            return new IOException("stream '" + stream + "' is not read up to its end yet");
        }
        throw new ProducerFencedException(
                "The fence of task "
                        + task
                        + " was removed from stream '"
                        + stream
                        + "', as a purge does, and with it the knowledge of who may write: this run"
                        + " stops. Restart the task.");
    }

    private ProducerFencedException replaced(FenceOwner holder) {
        TaskRun run = owner.run();
        String reason =
                run.hasOlderConfigsThan(holder.run())
                        ? "The connector of task " + task + " has newer task configs"
                        : "Another run of task " + task + " has taken over";
        return new ProducerFencedException(
                reason
                        + " (epoch "
                        + holder.run().epoch()
                        + ", this run has "
                        + run.epoch()
                        + "): it writes to stream '"
                        + stream
                        + "' now, and this run stops.");
    }
}

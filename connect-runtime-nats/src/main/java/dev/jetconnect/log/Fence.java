package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The right of one run of a source task to write to its stream. It is a message on the task's fence
 * subject, taken by compare-and-set; every record message names its sequence, and JetStream refuses
 * those that name an older one. So a run that was replaced cannot write, however late it wakes up
 * (promise 5).
 *
 * <p>Taken and renewed by one thread at a time; {@link #headers()} may be called by any.
 */
final class Fence {
    static final int WRONG_LAST_SEQUENCE = 10071;

    private static final String EXPECTED_SEQUENCE = "Nats-Expected-Last-Subject-Sequence";
    private static final String EXPECTED_SUBJECT = "Nats-Expected-Last-Subject-Sequence-Subject";

    private final String stream;
    private final String subject;
    private final byte[] owner;
    private volatile long sequence;

    /**
     * @param owner different for each run of the task
     */
    Fence(String stream, String subject, String owner) {
        this.stream = stream;
        this.subject = subject;
        this.owner = owner.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the fence from whoever has it: this run is the newest. */
    void take(NatsClient nats) throws IOException, JetStreamApiException {
        while (true) {
            MessageInfo last = last(nats);
            if (write(nats, last == null ? 0 : last.getSeq())) {
                return;
            }
        }
    }

    /** Takes the fence, but only from a holder that {@code condition} names. */
    void takeFrom(NatsClient nats, Predicate<MessageInfo> condition)
            throws IOException, JetStreamApiException {
        MessageInfo last = last(nats);
        while (last != null && condition.test(last) && !write(nats, last.getSeq())) {
            last = last(nats);
        }
    }

    /**
     * Takes the fence again, after which nothing that this run sent earlier can still be stored.
     *
     * @throws ProducerFencedException if another run has taken it meanwhile
     */
    void renew(NatsClient nats) throws IOException, JetStreamApiException {
        while (!write(nats, sequence)) {
            MessageInfo last = last(nats);
            if (last == null || !Arrays.equals(last.getData(), owner)) {
                throw new ProducerFencedException(
                        "Another run of the task has taken over: it writes to stream '"
                                + stream
                                + "' now, and this run stops.");
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

    private boolean write(NatsClient nats, long expected)
            throws IOException, JetStreamApiException {
        try {
            PublishAck ack =
                    nats.jetStream()
                            .publish(
                                    subject,
                                    owner,
                                    PublishOptions.builder()
                                            .expectedStream(stream)
                                            .expectedLastSubjectSequence(expected)
                                            .build());
            sequence = ack.getSeqno();
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return false;
            }
            throw e;
        }
    }

    private MessageInfo last(NatsClient nats) throws IOException, JetStreamApiException {
        return StoredMessages.last(nats, stream, subject).orElse(null);
    }
}

package dev.jetconnect.nats;

import dev.jetconnect.nats.Bucket.Entry;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads keys of a bucket from its leader. The client library reads from any server that has a copy,
 * which in a cluster may lag behind: a compare-and-set that begins there cannot succeed, and a
 * request that follows a write would not see it.
 *
 * <p>Thread-safe.
 */
final class LeaderRead {
    private static final int NO_MESSAGE_FOUND = 10037;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private final NatsClient nats;
    private final String bucket;

    LeaderRead(NatsClient nats, String bucket) {
        this.nats = nats;
        this.bucket = bucket;
    }

    /** The key's value; empty if there is none, or it was deleted. */
    Optional<Entry> last(String key)
            throws IOException, JetStreamApiException, InterruptedException {
        MessageInfo stored = new MessageInfo(ask(key), "KV_" + bucket, false);
        if (stored.hasError() && stored.getApiErrorCode() == NO_MESSAGE_FOUND) {
            return Optional.empty();
        }
        stored.throwOnHasError();
        KeyValueEntry entry = new KeyValueEntry(stored);
        return entry.getOperation() == KeyValueOperation.PUT
                ? Optional.of(new Entry(key, entry.getValue(), entry.getRevision()))
                : Optional.empty();
    }

    private Message ask(String key) throws IOException, InterruptedException {
        String question = "{\"last_by_subj\":\"$KV." + bucket + "." + key + "\"}";
        Message answer =
                nats.connection()
                        .request(
                                "$JS.API.STREAM.MSG.GET.KV_" + bucket,
                                question.getBytes(StandardCharsets.UTF_8),
                                ANSWER_TIMEOUT);
        if (answer == null || answer.isStatusMessage()) {
            throw new IOException("JetStream did not answer");
        }
        return answer;
    }
}

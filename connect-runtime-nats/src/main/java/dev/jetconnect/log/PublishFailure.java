package dev.jetconnect.log;

import io.nats.client.JetStreamApiException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/** Tells refusals that only a person can end from those that pass by themselves. */
final class PublishFailure {
    private static final String DISK_FULL =
            "the disk or the storage limit of the nats-server is full. Free space on the disk of its"
                    + " data folder, purge streams that are not needed, or raise the limit (jetstream"
                    + " { max_file }, the account's, or the stream's max_bytes and max_msgs); the task"
                    + " goes on by itself then, and nothing was confirmed to the source, so nothing is"
                    + " lost";

    /** JetStream's error codes that end when there is room again. */
    private static final Set<Integer> NO_ROOM = Set.of(10002, 10023, 10028, 10047, 10077);

    /** JetStream's error codes that sending again cannot heal. */
    private static final Map<Integer, String> FATAL =
            Map.of(
                    10054, "the message is larger than the stream takes. Raise its max_msg_size",
                    10059,
                            "the stream was deleted. Stop the connector, delete its offsets to read"
                                    + " everything from the source again, or set them, then resume it",
                    10060, "the subject belongs to another stream. Remove the overlap");

    private static final int BATCH_INCOMPLETE = 10176;
    private static final int BATCH_TOO_LARGE = 10199;

    /** What a server takes whose configuration does not say otherwise. */
    private static final int BATCH_MESSAGES_SAFE = 1000;

    private PublishFailure() {}

    /** As {@link #explain}, for the refusal of a unit of so many messages. */
    static Optional<RuntimeException> explain(
            String stream, String task, int messages, Throwable refusal) {
        if (refusal instanceof JetStreamApiException api
                && messages > BATCH_MESSAGES_SAFE
                // The message beyond the limit ends the batch; the last one finds it incomplete.
                && (api.getApiErrorCode() == BATCH_TOO_LARGE
                        || api.getApiErrorCode() == BATCH_INCOMPLETE)) {
            String reason =
                    "a transaction of "
                            + messages
                            + " messages is more than the server stores at once. Raise"
                            + " jetstream { limits { batch { max_msgs } } } of the nats-server, or"
                            + " let the connector end its transactions earlier";
            return Optional.of(failure(stream, task, reason, refusal));
        }
        return explain(stream, task, refusal);
    }

    /** The exception that fails the task, or empty if the publisher shall try again. */
    static Optional<RuntimeException> explain(String stream, String task, Throwable refusal) {
        if (refusal instanceof JetStreamApiException api) {
            String reason = FATAL.get(api.getApiErrorCode());
            return Optional.ofNullable(reason).map(text -> failure(stream, task, text, refusal));
        }
        if (refusal instanceof IllegalArgumentException) {
            return Optional.of(failure(stream, task, refusal.getMessage(), refusal));
        }
        return Optional.empty();
    }

    /**
     * Why something could not be stored, if that ends when the server has room again.
     *
     * @return a sentence without its full stop
     */
    static Optional<String> lackOfRoom(Throwable refusal) {
        boolean isLackOfRoom =
                refusal instanceof JetStreamApiException api
                        && (NO_ROOM.contains(api.getApiErrorCode())
                                || String.valueOf(api.getMessage()).contains("no space left"));
        return isLackOfRoom
                ? Optional.of(DISK_FULL + " (NATS: " + refusal.getMessage() + ")")
                : Optional.empty();
    }

    private static RuntimeException failure(
            String stream, String task, String reason, Throwable cause) {
        return new ConnectException(
                "Task "
                        + task
                        + " cannot write to stream '"
                        + stream
                        + "': "
                        + reason
                        + " (NATS: "
                        + cause.getMessage()
                        + ").",
                cause);
    }
}

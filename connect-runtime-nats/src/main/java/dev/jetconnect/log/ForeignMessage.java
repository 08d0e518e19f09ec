package dev.jetconnect.log;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A message of another NATS client as a record: payload and headers are what they are. */
final class ForeignMessage {
    /** Its values DEL and PURGE mark what was deleted from a key-value bucket. */
    private static final String BUCKET_OPERATION = "KV-Operation";

    /** On what the server itself leaves behind when a message expires (ADR-43). */
    private static final String MARKER_REASON = "Nats-Marker-Reason";

    private ForeignMessage() {}

    static StoredRecord decode(StoredMessage message, MessageKey keys) {
        return new StoredRecord(
                message.timestamp(),
                keys.of(message).map(key -> key.getBytes(UTF_8)).orElse(null),
                isDeletion(message) ? null : message.payload(),
                SingleMessage.headers(message, name -> true));
    }

    private static boolean isDeletion(StoredMessage message) {
        return message.payload().length == 0
                && (message.header(BUCKET_OPERATION) != null
                        || message.header(MARKER_REASON) != null);
    }
}

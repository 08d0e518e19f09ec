package dev.jetconnect.log;

import org.apache.kafka.common.header.Header;

/**
 * Collects the records of one message.
 *
 * <p>Confined to the task thread.
 */
public interface MessageBuilder {
    /** Whether one more record fits; the first always does. */
    boolean hasRoomFor(byte[] key, byte[] value, Header[] headers);

    void append(long timestamp, byte[] key, byte[] value, Header[] headers);

    /** Ends the message; nothing can be added any more. */
    Bundle build();
}

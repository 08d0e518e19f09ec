package dev.jetconnect.log;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The source offsets of a unit, as they travel with its records in one atomic write: in a header of
 * its last message; or, if they are too large for that or there are no records, as one message
 * more, on a subject that no sink reads.
 *
 * @param headers for the unit's last message
 * @param bundle to add to the unit
 */
public record UnitOffsets(Map<String, String> headers, Optional<Bundle> bundle) {
    /** With Base64, and beside the other headers, it stays within what a bundle leaves free. */
    private static final int HEADER_CHARS_MAX = 6 * 1024;

    private static final String HEADER = "JetConnect-Offsets";

    /**
     * Prepares offsets.
     *
     * @param offsets by source partition, both as Connect's JSON; null removes one
     * @param hasRecords whether the unit has a message that can carry a header
     */
    public static UnitOffsets of(
            Map<String, String> offsets, boolean hasRecords, StreamNames names, String task) {
        if (offsets.isEmpty()) {
            return new UnitOffsets(Map.of(), Optional.empty());
        }
        byte[] bytes = OffsetsCodec.write(offsets);
        String header = OffsetsCodec.header(bytes);
        return hasRecords && header.length() <= HEADER_CHARS_MAX
                ? new UnitOffsets(Map.of(HEADER, header), Optional.empty())
                : new UnitOffsets(
                        Map.of(), Optional.of(new Bundle(names.offsetsSubject(task), bytes, 0)));
    }

    /**
     * The offsets that a message carries; none for most messages.
     *
     * @param message without its payload
     */
    static Map<String, String> read(Message message, StreamNames names, PayloadReader payloads)
            throws IOException, JetStreamApiException {
        long sequence = message.metaData().streamSequence();
        String place = "message " + sequence + " of stream '" + names.stream() + "'";
        String header = StreamTail.header(message, HEADER);
        if (!header.isEmpty()) {
            return OffsetsCodec.read(OffsetsCodec.ofHeader(header), place);
        }
        return names.isOffsetsSubject(message.getSubject())
                ? OffsetsCodec.read(payloads.payload(sequence), place)
                : Map.of();
    }

    /** Gets the payload of a message by its stream sequence. */
    interface PayloadReader {
        byte[] payload(long streamSequence) throws IOException, JetStreamApiException;
    }
}

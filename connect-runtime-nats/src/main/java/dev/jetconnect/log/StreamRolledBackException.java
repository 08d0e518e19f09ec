package dev.jetconnect.log;

import io.nats.client.api.StreamInfo;
import java.time.Instant;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A stream is not what was written or read before: it was deleted, made anew, purged, or restored
 * from a backup. Going on would leave records out that nobody would miss, so a person decides.
 */
public final class StreamRolledBackException extends ConnectException {
    private static final long serialVersionUID = 1L;

    private static final String WRITER_REMEDY =
            " Records may be lost, so nothing more is written. Stop this connector (PUT"
                    + " /connectors/{name}/stop), then delete its offsets (DELETE"
                    + " /connectors/{name}/offsets) to read everything from the source again, or set"
                    + " them (PATCH) to go on from there, and resume it (PUT"
                    + " /connectors/{name}/resume). Its sinks then want the same.";
    private static final String READER_REMEDY =
            " Stop this connector, reset its offsets (DELETE /connectors/{name}/offsets), then"
                    + " resume it: it reads what the stream holds now.";

    private StreamRolledBackException(String message) {
        super(message);
    }

    /** For a source, whose stream is gone. */
    static StreamRolledBackException ofDeleted(String stream, long lastSequence) {
        return new StreamRolledBackException(
                "Stream '"
                        + stream
                        + "' is gone: it was written up to message "
                        + lastSequence
                        + " at least, and then deleted."
                        + WRITER_REMEDY);
    }

    /** For a source, unless its stream is the one that it has written, as far as it was known. */
    static void throwIfOther(String stream, KnownStream known, StreamInfo found) {
        if (!known.isSame(found)) {
            throw new StreamRolledBackException(
                    "Stream '"
                            + stream
                            + "' is another one than this connector has written: that was created"
                            + " at "
                            + Instant.ofEpochMilli(known.createdMillis())
                            + ", this one at "
                            + found.getCreateTime().toInstant()
                            + ". It was deleted and created again."
                            + WRITER_REMEDY);
        }
        if (known.hasLostItsEnd(found)) {
            throw new StreamRolledBackException(
                    "Stream '"
                            + stream
                            + "' ends at message "
                            + KnownStream.lastSequence(found)
                            + ", but was written up to message "
                            + known.lastSequence()
                            + " at least: it was restored from a backup, or its server has lost"
                            + " data."
                            + WRITER_REMEDY);
        }
    }

    /** For a source, whose stream has lost its fence and with it what was before. */
    static StreamRolledBackException ofPurged(String stream, long firstSequence) {
        return new StreamRolledBackException(
                "Stream '"
                        + stream
                        + "' was purged while this connector wrote it: it begins at message "
                        + firstSequence
                        + " now. What its sinks had not read is lost to them. Restart this connector"
                        + " to go on, or read everything from the source again: stop it, delete its"
                        + " offsets (DELETE /connectors/{name}/offsets), then resume it.");
    }

    /** For a sink. */
    static StreamRolledBackException ofShorter(
            String stream, long lastSequence, long readSequence) {
        return new StreamRolledBackException(
                "Stream '"
                        + stream
                        + "' ends at message "
                        + lastSequence
                        + ", but was read up to message "
                        + readSequence
                        + ": it was deleted and created again, or restored from a backup."
                        + READER_REMEDY);
    }

    /** For a sink, whose positions belong to another life of the stream. */
    static StreamRolledBackException ofOther(String stream) {
        return new StreamRolledBackException(
                "Stream '"
                        + stream
                        + "' is another one than this connector has read: it was deleted and created"
                        + " again, or restored from a backup, and its messages have other numbers."
                        + READER_REMEDY);
    }

    /** For a sink, behind whose position messages were removed. */
    static StreamRolledBackException ofGap(String stream, long readSequence, long firstSequence) {
        return new StreamRolledBackException(
                "Stream '"
                        + stream
                        + "' begins at message "
                        + firstSequence
                        + ", but was read up to message "
                        + readSequence
                        + " only: what is between was purged by hand, and may have been for this"
                        + " connector. To go on without it, stop this connector, reset its offsets"
                        + " (DELETE /connectors/{name}/offsets), then resume it: it reads what the"
                        + " stream holds now.");
    }
}

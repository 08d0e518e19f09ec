package dev.jetconnect.log;

import org.apache.kafka.connect.errors.ConnectException;

/** A stream does not reach as far as it was read: it was made anew, or restored from a backup. */
public final class StreamRolledBackException extends ConnectException {
    private static final long serialVersionUID = 1L;

    StreamRolledBackException(String stream, long lastSequence, long readSequence) {
        super(
                "Stream '"
                        + stream
                        + "' ends at message "
                        + lastSequence
                        + ", but was read up to message "
                        + readSequence
                        + ": it was deleted and created again, or restored from a backup. Stop this"
                        + " connector, reset its offsets (DELETE /connectors/{name}/offsets), then"
                        + " resume it: it reads what the stream holds now.");
    }
}

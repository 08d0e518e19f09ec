package dev.jetconnect.log;

import java.io.IOException;

/** A stream does not answer what is to be stored, although its server answers other requests. */
final class SilentStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    SilentStreamException(String stream, IOException cause) {
        super("Stream '" + stream + "' answers no publishes although NATS answers", cause);
    }
}

package dev.jetconnect.it;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What {@code kill} sends to a process. */
enum Signal {
    /** It hangs, with all its threads, until {@link #CONT}. */
    STOP,
    CONT;

    void send(long processId) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name(), Long.toString(processId))
                            .inheritIO()
                            .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name() + " " + processId + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while signalling", e);
        }
    }
}

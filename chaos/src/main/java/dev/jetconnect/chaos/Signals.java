package dev.jetconnect.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java itself cannot send. */
final class Signals {
    private Signals() {}

    /**
     * @param signal for example STOP
     */
    static void send(String signal, long processId) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(processId))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

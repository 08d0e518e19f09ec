package dev.jetconnect.demo;

import java.io.PrintStream;
import java.time.Duration;

/**
 * What the user sees while something goes on: on a terminal one line that is written anew each
 * time, else a line now and then.
 *
 * <p>Confined to one thread.
 */
final class Progress {
    private static final String LINE_START_AND_CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Duration quiet;
    private long lastNanos;
    private boolean lineOpen;

    /**
     * @param terminal whether {@code out} is one
     * @param quiet least time between two lines where it is not
     */
    Progress(PrintStream out, boolean terminal, Duration quiet) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
        this.lastNanos = System.nanoTime() - quiet.toNanos();
    }

    /** Shows a state that a later one replaces. */
    void show(String line) {
        if (terminal) {
            out.print(LINE_START_AND_CLEAR + line);
            out.flush();
            lineOpen = true;
        } else if (System.nanoTime() - lastNanos >= quiet.toNanos()) {
            out.println(line);
            lastNanos = System.nanoTime();
        }
    }

    /** Prints a line that stays. */
    void print(String line) {
        if (lineOpen) {
            out.print(LINE_START_AND_CLEAR);
            lineOpen = false;
        }
        out.println(line);
    }
}

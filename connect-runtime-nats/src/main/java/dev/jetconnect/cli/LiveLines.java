package dev.jetconnect.cli;

import java.io.PrintWriter;
import java.util.List;

/** Lines that are shown in the place of earlier ones, if it is a terminal. */
final class LiveLines {
    private static final String ESCAPE = "\u001b[";

    private final PrintWriter out;
    private final boolean isLive;
    private int shown;

    LiveLines(PrintWriter out, boolean isLive) {
        this.out = out;
        this.isLive = isLive;
    }

    boolean isLive() {
        return isLive;
    }

    void replace(List<String> lines) {
        if (isLive && shown > 0) {
            out.print(ESCAPE + shown + "A"); // up
            out.print(ESCAPE + "J"); // all below is cleared
        }
        add(lines);
        shown = lines.size();
    }

    void add(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }
}

package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints tried records, the state before and the one after side by side. */
final class TrialReport {
    private static final int COLUMN = 58;
    private static final String SEPARATOR = " | ";

    private final PrintWriter out;

    TrialReport(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode records) {
        int passed = 0;
        int dropped = 0;
        int failed = 0;
        for (JsonNode tried : records) {
            out.println(
                    "partition "
                            + tried.path("partition").asInt()
                            + ", offset "
                            + tried.path("offset").asLong());
            List<String> after;
            if (tried.has("droppedBy")) {
                dropped++;
                after = wrap("dropped by " + tried.path("droppedBy").asText());
            } else if (tried.has("failedIn")) {
                failed++;
                String text = tried.path("failedIn").asText() + ": " + tried.path("error").asText();
                after = wrap("failed in " + text);
            } else {
                passed++;
                after = lines(tried.path("after"));
            }
            printBeside(lines(tried.path("before")), after);
            out.println();
        }
        out.println(
                records.size()
                        + " records: "
                        + passed
                        + " passed, "
                        + dropped
                        + " dropped, "
                        + failed
                        + " failed. Nothing was written.");
    }

    private void printBeside(List<String> before, List<String> after) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            String left = i < before.size() ? before.get(i) : "";
            String right = i < after.size() ? after.get(i) : "";
            String padding = " ".repeat(Math.max(0, COLUMN - left.length()));
            out.println("  " + left + padding + SEPARATOR + right);
        }
    }

    private static List<String> lines(JsonNode view) {
        List<String> lines = new ArrayList<>(wrap("topic " + view.path("topic").asText()));
        lines.addAll(wrap("key   " + view.path("key")));
        lines.addAll(wrap("value " + view.path("value")));
        view.path("headers")
                .properties()
                .forEach(header -> lines.addAll(wrap(header.getKey() + " = " + header.getValue())));
        return lines;
    }

    private static List<String> wrap(String text) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); from += COLUMN) {
            lines.add(text.substring(from, Math.min(text.length(), from + COLUMN)));
        }
        return lines;
    }
}

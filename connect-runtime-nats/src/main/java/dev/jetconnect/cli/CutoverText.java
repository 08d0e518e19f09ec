package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** A cutover's report for people. Confined to one thread. */
final class CutoverText {
    private final PrintWriter out;

    CutoverText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode report) {
        for (JsonNode sink : report.path("sinks")) {
            for (JsonNode table : sink.path("verify").path("tables")) {
                out.printf(
                        Locale.ROOT,
                        "%s: %s -> %s: %s, %,d rows in the source, %,d in the target%n",
                        sink.path("name").asText(),
                        table.path("source").asText(),
                        table.path("target").asText(),
                        table.path("state").asText(),
                        table.path("sourceRows").asLong(),
                        table.path("targetRows").asLong());
            }
            if (sink.path("verify").has("error")) {
                out.println(
                        sink.path("name").asText()
                                + ": "
                                + sink.path("verify").path("error").asText());
            }
        }
        if (report.has("message")) {
            out.println(report.path("message").asText());
        }
        out.println(
                report.path("pipeline").asText()
                        + ": "
                        + report.path("state").asText()
                        + " in "
                        + report.path("seconds").asText()
                        + " s"
                        + (report.has("position") ? ", at " + report.path("position") : ""));
        out.flush();
    }
}

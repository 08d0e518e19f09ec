package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** A cutover's report for people. Confined to one thread. */
final class CutoverText {
    private final PrintWriter out;

    CutoverText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode report) {
        for (JsonNode sink : report.path("sinks")) {
            new VerifyText(out).print(sink.path("name").asText(), sink.path("verify"));
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

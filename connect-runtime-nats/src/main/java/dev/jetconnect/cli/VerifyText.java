package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a worker has found when it compared the tables of a sink. Confined to one thread. */
final class VerifyText {
    private final PrintWriter out;

    VerifyText(PrintWriter out) {
        this.out = out;
    }

    void print(String sink, JsonNode report) {
        report.path("tables").forEach(table -> printTable(sink, table));
        if (report.has("error")) {
            out.println(sink + ": " + report.path("error").asText());
        }
    }

    private void printTable(String sink, JsonNode table) {
        out.printf(
                Locale.ROOT,
                "%s: %s -> %s: %s, %,d rows in the source, %,d in the target%n",
                sink,
                table.path("source").asText(),
                table.path("target").asText(),
                table.path("state").asText(),
                table.path("sourceRows").asLong(),
                table.path("targetRows").asLong());
        if (table.has("error")) {
            out.println("    " + table.path("error").asText());
        }
        table.path("differences").forEach(row -> out.println("    " + line(row)));
        table.path("notes").forEach(note -> out.println("    " + note.asText()));
    }

    private static String line(JsonNode difference) {
        List<String> key = new ArrayList<>();
        difference
                .path("key")
                .properties()
                .forEach(part -> key.add(part.getKey() + "=" + part.getValue().asText()));
        List<String> columns = new ArrayList<>();
        difference.path("columns").forEach(column -> columns.add(column.asText()));
        return difference.path("kind").asText()
                + ": "
                + String.join(", ", key)
                + (columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")");
    }
}

package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A copy's progress for a person to read. Immutable. */
final class ProgressText {
    private static final int BAR = 30;
    private static final int TABLES_MAX = 15;
    private static final int NAME_MAX = 40;

    private final JsonNode report;

    ProgressText(JsonNode report) {
        this.report = report;
    }

    /** All in one line. */
    String line() {
        JsonNode rows = report.path("rows");
        return report.path("state").asText()
                + "  "
                + percent(rows)
                + "  read "
                + number(rows, "read")
                + "  published "
                + number(rows, "published")
                + "  "
                + done(rows)
                + "  "
                + speed(rows)
                + (report.has("stuck") ? "  " + stuck() : "");
    }

    /** A bar for each table that is not finished, as many as there is room for, and one for all. */
    List<String> bars() {
        List<String> lines = new ArrayList<>();
        int hidden = 0;
        for (JsonNode table : report.path("tables")) {
            boolean isFinished = table.path("state").asText().equals("finished");
            if (isFinished || lines.size() >= TABLES_MAX) {
                hidden += isFinished ? 0 : 1;
                continue;
            }
            lines.add(bar(table.path("table").asText(), table.path("rows")));
        }
        if (hidden > 0) {
            lines.add("... and " + hidden + " more");
        }
        lines.add(
                bar(
                        report.path("tables_finished").asInt()
                                + " of "
                                + report.path("tables_total").asInt()
                                + " tables",
                        report.path("rows")));
        lines.add(line());
        lines.addAll(remarks());
        return lines;
    }

    /** What has become of each table. */
    List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        "%-40s %-9s %15s %15s %17s %9s %12s",
                        "table", "state", "rows", "written", "bytes", "seconds", "rows/s"));
        for (JsonNode table : report.path("tables")) {
            JsonNode rows = table.path("rows");
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-40s %-9s %15s %15s %17s %9.1f %12s",
                            cut(table.path("table").asText()),
                            table.path("state").asText(),
                            number(rows, "published"),
                            rows.has("written") ? number(rows, "written") : "-",
                            number(table, "bytes"),
                            table.path("seconds").asDouble(),
                            number(table, "rows_per_second")));
        }
        lines.add(
                report.path("state").asText()
                        + ": "
                        + report.path("tables_finished").asInt()
                        + " of "
                        + report.path("tables_total").asInt()
                        + " tables, "
                        + number(report.path("rows"), "published")
                        + " rows in "
                        + String.format(Locale.ROOT, "%.1f s", report.path("seconds").asDouble())
                        + verified());
        lines.addAll(remarks());
        return lines;
    }

    private String verified() {
        if (!report.has("verified")) {
            return "";
        }
        return report.path("verified").asBoolean()
                ? ", all of them committed by the sinks"
                : ", BUT the counts of log and sinks differ";
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (report.has("stuck")) {
            remarks.add(stuck());
        }
        for (JsonNode problem : report.path("problems")) {
            remarks.add(
                    problem.path("connector").asText()
                            + (problem.has("task") ? " task " + problem.path("task").asInt() : "")
                            + ": "
                            + problem.path("state").asText()
                            + (problem.has("says") ? ": " + problem.path("says").asText() : "")
                            + (problem.has("restart_at")
                                    ? " (starts again at "
                                            + problem.path("restart_at").asText()
                                            + ")"
                                    : ""));
        }
        report.path("warnings").forEach(warning -> remarks.add("warning: " + warning.asText()));
        for (JsonNode table : report.path("tables")) {
            table.path("warnings")
                    .forEach(
                            warning ->
                                    remarks.add(
                                            "warning: "
                                                    + table.path("table").asText()
                                                    + ": "
                                                    + warning.asText()));
        }
        return remarks;
    }

    private String stuck() {
        List<String> tables = new ArrayList<>();
        report.at("/stuck/tables").forEach(table -> tables.add(table.asText()));
        return "nothing has moved since "
                + report.at("/stuck/since").asText()
                + ": "
                + String.join(", ", tables);
    }

    private static String bar(String name, JsonNode rows) {
        double percent = rows.path("percent").asDouble();
        int full = (int) (percent * BAR / 100);
        return String.format(
                Locale.ROOT,
                "%-40s [%s%s] %7s  %s  %s",
                cut(name),
                "#".repeat(full),
                ".".repeat(BAR - full),
                percent(rows),
                done(rows),
                speed(rows));
    }

    private static String cut(String name) {
        return name.length() <= NAME_MAX ? name : name.substring(0, NAME_MAX - 1) + "~";
    }

    private static String percent(JsonNode rows) {
        return rows.has("percent")
                ? String.format(Locale.ROOT, "%.1f%%", rows.path("percent").asDouble())
                : "?";
    }

    private static String done(JsonNode rows) {
        String what = rows.has("written") ? "written" : "published";
        String total =
                rows.has("total")
                        ? (rows.path("estimated").asBoolean() ? "about " : "")
                                + number(rows, "total")
                        : "?";
        return what + " " + number(rows, what) + " of " + total;
    }

    private static String speed(JsonNode rows) {
        if (!rows.has("per_second")) {
            return "";
        }
        String speed = number(rows, "per_second") + "/s";
        return rows.has("eta_seconds")
                ? speed + "  ETA " + left(rows.path("eta_seconds").asLong())
                : speed;
    }

    private static String left(long seconds) {
        Duration left = Duration.ofSeconds(seconds);
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() > 0
                        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                        : seconds + " s";
    }

    private static String number(JsonNode node, String field) {
        return String.format(Locale.ROOT, "%,d", node.path(field).asLong());
    }
}

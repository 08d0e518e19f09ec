package dev.jetconnect.verify;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as people read it. Confined to one thread. */
final class ReportText {
    private final PrintWriter out;

    ReportText(PrintWriter out) {
        this.out = out;
    }

    void print(VerifyReport report) {
        report.tables().forEach(this::print);
        out.printf(
                Locale.ROOT,
                "%s: %d tables in %.1f s%n",
                report.state().shown(),
                report.tables().size(),
                report.seconds());
    }

    /** One line for the tables that are being read. */
    void printProgress(VerifyReport report) {
        report.tables().stream()
                .filter(table -> table.state() == VerifyState.RUNNING && table.sourceRows() > 0)
                .forEach(
                        table ->
                                out.printf(
                                        Locale.ROOT,
                                        "%s: %,d rows of the source and %,d of the target read%s%n",
                                        table.source(),
                                        table.sourceRows(),
                                        table.targetRows(),
                                        table.rowsEstimate() > 0
                                                ? String.format(
                                                        Locale.ROOT,
                                                        ", of about %,d",
                                                        table.rowsEstimate())
                                                : ""));
    }

    private void print(TableReport table) {
        out.printf(
                Locale.ROOT,
                "%s -> %s: %s, %,d rows in the source, %,d in the target%n",
                table.source(),
                table.target(),
                table.state().shown(),
                table.sourceRows(),
                table.targetRows());
        if (table.failure() != null) {
            out.println("    " + table.failure());
        }
        if (table.missing() + table.extra() + table.changed() + table.moving() > 0) {
            out.printf(
                    Locale.ROOT,
                    "    %,d missing in the target, %,d extra in the target, %,d changed,"
                            + " %,d being written%n",
                    table.missing(),
                    table.extra(),
                    table.changed(),
                    table.moving());
        }
        table.differences().forEach(difference -> out.println("    " + line(difference)));
        table.notes().forEach(note -> out.println("    " + note));
    }

    private static String line(Difference difference) {
        String key =
                difference.key().entrySet().stream()
                        .map(ReportText::shown)
                        .collect(Collectors.joining(", "));
        return difference.kind().name().toLowerCase(Locale.ROOT)
                + ": "
                + key
                + (difference.columns().isEmpty()
                        ? ""
                        : " (" + String.join(", ", difference.columns()) + ")");
    }

    private static String shown(Map.Entry<String, String> value) {
        return value.getKey() + "=" + value.getValue();
    }
}

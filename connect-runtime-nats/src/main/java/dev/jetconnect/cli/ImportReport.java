package dev.jetconnect.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.jetconnect.cli.ImportOutcome.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What an import did and what whoever resumes the connectors must know. Its components are the
 * fields of the report for scripts.
 */
record ImportReport(String from, String to, List<ImportOutcome> connectors, List<String> notes) {

    /** The report on connectors, and the notes that concern several of them. */
    static ImportReport of(
            String from,
            String to,
            List<ImportOutcome> outcomes,
            Set<String> providers,
            List<String> onWorkerConverters) {
        List<String> notes = new ArrayList<>();
        if (!providers.isEmpty()) {
            notes.add(
                    "Config providers that the file of this worker must define (config.providers),"
                            + " with what they give out: "
                            + String.join(", ", providers)
                            + ".");
        }
        if (!onWorkerConverters.isEmpty()) {
            notes.add(
                    "Key and value converters of the worker serve "
                            + String.join(", ", onWorkerConverters)
                            + ": they must be the same in the file of this worker as there.");
        }
        List<String> sinks =
                outcomes.stream()
                        .filter(outcome -> outcome.type().equals("sink"))
                        .map(ImportOutcome::connector)
                        .toList();
        if (!sinks.isEmpty()) {
            notes.add(
                    "Kafka's topics are not copied, so offsets of sinks mean nothing here: "
                            + String.join(", ", sinks)
                            + " begin with what the sources write here.");
        }
        return new ImportReport(from, to, List.copyOf(outcomes), List.copyOf(notes));
    }

    /** Whether each connector is here now as it is there, or would be. */
    @JsonIgnore
    boolean isComplete() {
        return connectors.stream().allMatch(outcome -> outcome.result().isDone());
    }

    /** The report for people. */
    String text() {
        StringBuilder text = new StringBuilder("From " + from + "\nto   " + to + "\n");
        for (ImportOutcome outcome : connectors) {
            text.append("\n").append(line(outcome)).append("\n");
            outcome.remarks().forEach(remark -> text.append(indented(remark)));
        }
        if (!notes.isEmpty()) {
            text.append("\nBefore you resume them here\n");
            notes.forEach(note -> text.append(indented(note)));
        }
        appendCommands(text);
        long done = connectors.stream().filter(outcome -> outcome.result().isDone()).count();
        return text.append("\n")
                .append(done + " of " + connectors.size() + " connectors without a hindrance.")
                .toString();
    }

    private static String line(ImportOutcome outcome) {
        String offsets =
                outcome.offsets() == 0 ? "" : ", " + outcome.offsets() + " offsets as there";
        return outcome.connector()
                + "  "
                + outcome.type()
                + "  "
                + outcome.stateThere()
                + " there  "
                + outcome.result().words()
                + offsets;
    }

    private static String indented(String remark) {
        return "  - " + remark.replace("\n", "\n    ") + "\n";
    }

    /** How to bring them to the states that they had: sinks first, then nothing waits for them. */
    private void appendCommands(StringBuilder text) {
        List<ImportOutcome> imported =
                connectors.stream()
                        .filter(outcome -> outcome.result() == Result.IMPORTED)
                        .filter(outcome -> !outcome.stateThere().equals("STOPPED"))
                        .sorted(Comparator.comparing(ImportOutcome::isSource))
                        .toList();
        if (imported.isEmpty()) {
            return;
        }
        text.append("\nTo the states that they had there\n");
        for (ImportOutcome outcome : imported) {
            String command = outcome.stateThere().equals("PAUSED") ? "pause" : "resume";
            text.append("  jetconnect connectors ")
                    .append(command)
                    .append(" '")
                    .append(outcome.connector())
                    .append("'\n");
        }
    }
}

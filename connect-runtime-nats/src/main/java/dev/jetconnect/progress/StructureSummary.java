package dev.jetconnect.progress;

import dev.jetconnect.progress.TargetStructures.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of the structure of a copy's tables is not at the targets as it was at the source: what the
 * source does not carry, and what sinks could not make.
 *
 * @param offset what the source says; empty: it sends no structure
 * @param told what has become of it, by sink
 */
record StructureSummary(Map<String, Object> offset, Map<String, Told> told) {
    /** In the answer; all are where {@code PROGRESS.md} says. */
    private static final int SHOWN_MAX = 100;

    Optional<CopyReport.Structure> counts() {
        return offset.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new CopyReport.Structure(
                                String.valueOf(offset.get("state")),
                                Ledgers.number(offset, "warnings"),
                                told.values().stream()
                                        .mapToLong(sink -> sink.findings().size())
                                        .sum()));
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>(ofSource());
        told.forEach((sink, what) -> warnings.addAll(ofSink(sink, what)));
        return warnings;
    }

    private List<String> ofSource() {
        List<String> warnings = new ArrayList<>();
        long count = Ledgers.number(offset, "warnings");
        for (long i = 1; i <= Math.min(count, SHOWN_MAX); i++) {
            warnings.add("not carried: " + offset.get("warning." + i));
        }
        if (count > SHOWN_MAX) {
            warnings.add(
                    "not carried: "
                            + (count - SHOWN_MAX)
                            + " more; they are in the records of the topic TOPIC.PREFIX.copy-structure");
        }
        return warnings;
    }

    private static List<String> ofSink(String sink, Told told) {
        List<String> warnings = new ArrayList<>();
        told.findings().stream()
                .limit(SHOWN_MAX)
                .forEach(finding -> warnings.add(sink + ": " + finding));
        int more = told.findings().size() - SHOWN_MAX;
        if (more > 0) {
            warnings.add(sink + ": " + more + " more; they are in its target's structure.table");
        }
        told.problem()
                .ifPresent(
                        problem ->
                                warnings.add(
                                        sink
                                                + ": what its target has of the structure is not"
                                                + " known: "
                                                + problem));
        return warnings;
    }
}

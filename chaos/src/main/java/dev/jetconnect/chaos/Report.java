package dev.jetconnect.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The outcome of a run.
 *
 * @param pauses the longest time in milliseconds in which a task did nothing, by task
 * @param findings by promise; empty for those that were kept
 */
record Report(
        long seed,
        Duration length,
        List<Evidence.Happening> happenings,
        Map<String, Integer> counts,
        Map<String, Long> pauses,
        Map<String, List<String>> findings) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    boolean isGood() {
        return findings.values().stream().allMatch(List::isEmpty);
    }

    /** The time of day, in UTC. */
    static String time(long millis) {
        return TIME.format(
                LocalTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.MILLIS));
    }

    void print(PrintStream out) {
        Map<String, Long> kinds =
                happenings.stream()
                        .collect(
                                Collectors.groupingBy(
                                        happening -> happening.fault().toString(),
                                        TreeMap::new,
                                        Collectors.counting()));
        out.println();
        out.println(
                "Seed "
                        + seed
                        + ": "
                        + happenings.size()
                        + " faults in "
                        + length.toSeconds()
                        + " s");
        kinds.forEach((kind, count) -> out.println("  %3d  %s".formatted(count, kind)));
        counts.forEach((what, count) -> out.println("  %,9d  %s".formatted(count, what)));
        pauses.forEach(
                (task, millis) ->
                        out.println("  %,9d  ms longest pause of %s".formatted(millis, task)));
        findings.forEach(
                (promise, words) -> {
                    out.println((words.isEmpty() ? "kept    " : "BROKEN  ") + promise);
                    words.forEach(finding -> out.println("          " + finding));
                });
        if (!isGood()) {
            out.println("To see it again: bin/chaos --seed " + seed + " and the same options.");
        }
    }
}

package dev.jetconnect.chaos;

import dev.jetconnect.chaos.ProbeLedger.Applied;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Promise 4: per partition always, and in the order of the commits over all tables of a source. A
 * foreign sink that gets records again gets them from one place on, in order: it never sees a gap.
 */
record InOrder() implements Check {
    @Override
    public String promise() {
        return "4 in order";
    }

    @Override
    public List<String> findings(Evidence evidence) {
        Findings findings = new Findings();
        numbers(evidence.numbers(), findings);
        numbers(evidence.bystander(), findings);
        rows(evidence.rows(), findings);
        return findings.words();
    }

    private static void numbers(Evidence.Numbers numbers, Findings findings) {
        Map<String, Long> lastStored = new HashMap<>();
        for (StoredRecord record : numbers.stored()) {
            long number = Long.parseLong(record.value());
            Long before = lastStored.put(record.key(), number);
            findings.addIf(
                    before != null && number < before,
                    "record %s:%d stands in the stream behind %d, at %d"
                            .formatted(record.key(), number, before, record.sequence()));
        }
        Map<String, Long> highest = new HashMap<>();
        Map<String, Long> lastOfRun = new HashMap<>();
        for (Applied record : numbers.applied()) {
            Long before = lastOfRun.put(record.run() + " " + record.source(), record.number());
            findings.addIf(
                    before != null && record.number() < before,
                    "run %s of task %d got %s:%d after %d"
                            .formatted(
                                    record.run(),
                                    record.task(),
                                    record.source(),
                                    record.number(),
                                    before));
            long reached = highest.getOrDefault(record.source(), -1L);
            findings.addIf(
                    record.number() > reached + 1,
                    "the sink got %s:%d when it had got them up to %d"
                            .formatted(record.source(), record.number(), reached));
            highest.put(record.source(), Math.max(reached, record.number()));
        }
    }

    private static void rows(Evidence.Rows rows, Findings findings) {
        String place = "";
        for (Evidence.StoredRow row : rows.stored()) {
            // Each transaction writes the tables in the order of their names.
            String next = "%019d %s".formatted(row.number(), row.table());
            findings.addIf(
                    next.compareTo(place) < 0,
                    "row %s %d stands in the stream behind a later one, at %d"
                            .formatted(row.table(), row.number(), row.sequence()));
            place = next;
        }
        rows.arrived()
                .forEach(
                        (table, numbers) -> {
                            for (int i = 1; i < numbers.size(); i++) {
                                findings.addIf(
                                        numbers.get(i) < numbers.get(i - 1),
                                        "row %s %d came to the target after %d"
                                                .formatted(
                                                        table, numbers.get(i), numbers.get(i - 1)));
                            }
                        });
    }
}

package dev.jetconnect.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Promise 2: all that was sent was stored, and all that was stored was applied. */
record NothingLost() implements Check {
    @Override
    public String promise() {
        return "2 nothing lost";
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
        Set<String> stored = new HashSet<>();
        numbers.stored().forEach(record -> stored.add(record.key() + ":" + record.value()));
        Set<String> applied = new HashSet<>();
        numbers.applied().forEach(record -> applied.add(record.source() + ":" + record.number()));
        for (String source : numbers.sources()) {
            for (long number = 0; number < numbers.count(); number++) {
                String record = source + ":" + number;
                if (!stored.contains(record)) {
                    findings.add("record " + record + " is not in the stream");
                } else if (!applied.contains(record)) {
                    findings.add(
                            "record " + record + " is in the stream and never came to the sink");
                }
            }
        }
    }

    private static void rows(Evidence.Rows rows, Findings findings) {
        Set<String> stored = new HashSet<>();
        rows.stored().forEach(row -> stored.add(row.table() + " " + row.number()));
        rows.sent()
                .forEach(
                        (table, numbers) -> {
                            Set<Long> arrived = new HashSet<>(rows.arrived().get(table));
                            for (long number : numbers) {
                                String row = table + " " + number;
                                if (!stored.contains(row)) {
                                    findings.add("row " + row + " is not in the stream");
                                } else if (!arrived.contains(number)) {
                                    findings.add("row " + row + " is not in the target");
                                }
                            }
                        });
    }
}

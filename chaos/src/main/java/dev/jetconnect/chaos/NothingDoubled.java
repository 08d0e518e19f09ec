package dev.jetconnect.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Promise 3: exactly once in the stream, and exactly once in the target of our own sink. A foreign
 * sink may get a record again.
 */
record NothingDoubled() implements Check {
    @Override
    public String promise() {
        return "3 nothing doubled";
    }

    @Override
    public List<String> findings(Evidence evidence) {
        Findings findings = new Findings();
        numbers(evidence.numbers(), findings);
        numbers(evidence.bystander(), findings);
        Set<String> rows = new HashSet<>();
        for (Evidence.StoredRow row : evidence.rows().stored()) {
            String name = row.table() + " " + row.number();
            findings.addIf(
                    !rows.add(name),
                    "row " + name + " is in the stream again, at " + row.sequence());
        }
        evidence.rows()
                .arrived()
                .forEach(
                        (table, numbers) -> {
                            Set<Long> seen = new HashSet<>();
                            for (long number : numbers) {
                                findings.addIf(
                                        !seen.add(number),
                                        "row " + table + " " + number + " is in the target again");
                            }
                        });
        return findings.words();
    }

    private static void numbers(Evidence.Numbers numbers, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (StoredRecord record : numbers.stored()) {
            String name = record.key() + ":" + record.value();
            findings.addIf(
                    !seen.add(name),
                    "record " + name + " is in the stream again, at " + record.sequence());
        }
    }
}

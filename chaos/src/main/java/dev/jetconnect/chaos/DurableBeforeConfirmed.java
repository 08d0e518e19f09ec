package dev.jetconnect.chaos;

import dev.jetconnect.chaos.ProbeLedger.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Promise 1: what a source was told is stored, is in the stream; and its database is never told to
 * forget what the stream doesn't have.
 */
record DurableBeforeConfirmed() implements Check {
    @Override
    public String promise() {
        return "1 durable before confirmed";
    }

    @Override
    public List<String> findings(Evidence evidence) {
        Findings findings = new Findings();
        confirmedRecords(evidence.numbers(), findings);
        confirmedRecords(evidence.bystander(), findings);
        for (Evidence.SlotSample slot : evidence.slots()) {
            findings.addIf(
                    slot.confirmed() > slot.stored(),
                    "the slot was moved to %d when the stream had the log up to %d"
                            .formatted(slot.confirmed(), slot.stored()));
        }
        return findings.words();
    }

    private static void confirmedRecords(Evidence.Numbers numbers, Findings findings) {
        Set<String> stored = new HashSet<>();
        numbers.stored().forEach(record -> stored.add(record.key() + ":" + record.value()));
        for (Event event : numbers.sourceEvents()) {
            if (!event.call().equals("commitRecord")) {
                continue;
            }
            // Topic, key, topic-partition, source partition, position behind the record.
            String[] words = event.details().split(" ", -1);
            String record = words[3] + ":" + (Long.parseLong(words[4]) - 1);
            findings.addIf(
                    !stored.contains(record),
                    "record " + record + " was confirmed to the source and is in no stream");
        }
    }
}

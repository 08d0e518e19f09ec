package dev.jetconnect.chaos;

import dev.jetconnect.chaos.Evidence.Happening;
import dev.jetconnect.chaos.ProbeLedger.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Promise 5: once a run of a task has stored a record, no earlier run of it stores one; committed
 * positions never go back; and a run that lost its task comes to its end.
 *
 * @param limits how long that may take
 */
record OneOwner(Limits limits) implements Check {
    @Override
    public String promise() {
        return "5 one owner";
    }

    @Override
    public List<String> findings(Evidence evidence) {
        Findings findings = new Findings();
        for (Evidence.Numbers numbers : List.of(evidence.numbers(), evidence.bystander())) {
            runsInStream(numbers.stored(), findings);
            ends(numbers.sourceEvents(), evidence.happenings(), findings);
            ends(numbers.sinkEvents(), evidence.happenings(), findings);
        }
        positions(evidence.positions(), findings);
        return findings.words();
    }

    private static void runsInStream(List<StoredRecord> stored, Findings findings) {
        Map<String, String> current = new HashMap<>();
        Set<String> past = new HashSet<>();
        for (StoredRecord record : stored) {
            String before = current.put(record.key(), record.run());
            if (before != null && !before.equals(record.run())) {
                past.add(record.key() + " " + before);
            }
            findings.addIf(
                    past.contains(record.key() + " " + record.run()),
                    "run %s stored %s:%s, at %d, after its successor had stored others"
                            .formatted(
                                    record.run(), record.key(), record.value(), record.sequence()));
        }
    }

    private static void positions(List<Evidence.PositionSample> samples, Findings findings) {
        Map<String, Long> highest = new HashMap<>();
        for (Evidence.PositionSample sample : samples) {
            String name = sample.connector() + " " + sample.partition();
            Long before = highest.put(name, sample.offset());
            findings.addIf(
                    before != null && sample.offset() < before,
                    "the committed position of %s went back from %d to %d"
                            .formatted(name, before, sample.offset()));
        }
    }

    private void ends(List<Event> events, List<Happening> happenings, Findings findings) {
        Map<String, Map<String, Run>> runs = new HashMap<>();
        for (Event event : events) {
            Map<String, Run> ofTask =
                    runs.computeIfAbsent(event.who(), task -> new LinkedHashMap<>());
            Run run = ofTask.get(event.run());
            if (run == null && event.call().equals("start")) {
                ofTask.put(event.run(), new Run(event.run(), event.millis(), event.millis()));
            } else if (run != null) {
                ofTask.put(event.run(), new Run(event.run(), run.first(), event.millis()));
            }
        }
        runs.forEach(
                (task, ofTask) -> {
                    if (task.startsWith("task-")) {
                        List<Run> inOrder = new ArrayList<>(ofTask.values());
                        inOrder.sort(Comparator.comparingLong(Run::first));
                        for (int i = 1; i < inOrder.size(); i++) {
                            end(task, inOrder.get(i - 1), inOrder.get(i), happenings, findings);
                        }
                    }
                });
    }

    private void end(
            String task, Run run, Run next, List<Happening> happenings, Findings findings) {
        // A worker that hangs can't end its tasks before it goes on.
        long healed =
                happenings.stream()
                        .filter(happening -> happening.fault().reach() != Fault.Reach.NOBODY)
                        .filter(happening -> happening.begin() <= next.first())
                        .mapToLong(Happening::end)
                        .max()
                        .orElse(0);
        long allowed = Math.max(next.first(), healed) + limits.afterwards().toMillis();
        findings.addIf(
                run.last() > allowed,
                "run %s of %s was still there %d s after run %s had begun"
                        .formatted(
                                run.name(), task, (run.last() - next.first()) / 1000, next.name()));
    }

    private record Run(String name, long first, long last) {}
}

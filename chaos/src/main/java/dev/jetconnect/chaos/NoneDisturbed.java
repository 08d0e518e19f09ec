package dev.jetconnect.chaos;

import dev.jetconnect.chaos.Evidence.Happening;
import dev.jetconnect.chaos.ProbeLedger.Applied;
import dev.jetconnect.chaos.ProbeLedger.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Promise 7: tasks of the bystander start again only where a worker went or came, and stand still
 * only where that or NATS was the reason.
 *
 * @param limits how long consequences may take
 */
record NoneDisturbed(Limits limits) implements Check {
    @Override
    public String promise() {
        return "7 no task disturbs another";
    }

    @Override
    public List<String> findings(Evidence evidence) {
        Findings findings = new Findings();
        starts("bystander-source", evidence.bystander().sourceEvents(), evidence, findings);
        starts("bystander-sink", evidence.bystander().sinkEvents(), evidence, findings);
        List<Applied> applied = evidence.bystander().applied();
        for (int i = 1; i < applied.size(); i++) {
            standstill(applied.get(i - 1).millis(), applied.get(i).millis(), evidence, findings);
        }
        return findings.words();
    }

    private void starts(
            String connector, List<Event> events, Evidence evidence, Findings findings) {
        Set<String> known = new HashSet<>();
        for (Event event : events) {
            boolean isStart = event.call().equals("start") && event.who().startsWith("task-");
            findings.addIf(
                    isStart
                            && event.millis() < evidence.ending()
                            && !known.add(event.who())
                            && !isExplained(event.millis(), event.millis(), evidence, false),
                    "%s of %s started again at %s, when no worker had gone or come"
                            .formatted(event.who(), connector, Report.time(event.millis())));
        }
    }

    private void standstill(long from, long to, Evidence evidence, Findings findings) {
        findings.addIf(
                to - from > limits.standstill().toMillis()
                        && !isExplained(from, to, evidence, true),
                "nothing came to bystander-sink from %s to %s, when it had no reason to wait"
                        .formatted(Report.time(from), Report.time(to)));
    }

    private boolean isExplained(long from, long to, Evidence evidence, boolean byAll) {
        return evidence.happenings().stream()
                .filter(happening -> reaches(happening, byAll))
                .anyMatch(
                        happening ->
                                happening.begin() <= to
                                        && from
                                                <= happening.end()
                                                        + limits.afterwards().toMillis());
    }

    private static boolean reaches(Happening happening, boolean byAll) {
        return switch (happening.fault().reach()) {
            case NOBODY -> false;
            case WORKER -> true;
            case EVERYBODY -> byAll;
        };
    }
}

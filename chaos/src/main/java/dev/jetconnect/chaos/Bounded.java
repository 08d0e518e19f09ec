package dev.jetconnect.chaos;

import java.util.List;

/**
 * Promise 6: memory and threads of a worker stay below a limit, whatever has happened to it.
 *
 * @param limits the lines
 */
record Bounded(Limits limits) implements Check {
    /** The exit status of a JVM with -XX:+ExitOnOutOfMemoryError. */
    private static final int OUT_OF_MEMORY = 3;

    @Override
    public String promise() {
        return "6 bounded";
    }

    @Override
    public List<String> findings(Evidence evidence) {
        Findings findings = new Findings();
        for (ChaosWorker.Sample sample : evidence.samples()) {
            findings.addIf(
                    sample.residentBytes() > limits.residentBytes(),
                    "%s had %d MB in memory"
                            .formatted(sample.worker(), sample.residentBytes() >> 20));
            findings.addIf(
                    sample.threads() > limits.threads(),
                    "%s had %d threads".formatted(sample.worker(), sample.threads()));
        }
        evidence.endsByItself()
                .forEach(
                        (worker, statuses) ->
                                findings.addIf(
                                        statuses.contains(OUT_OF_MEMORY),
                                        worker + " ran out of memory"));
        return findings.words();
    }
}

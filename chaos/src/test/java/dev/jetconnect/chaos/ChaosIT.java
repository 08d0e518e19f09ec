package dev.jetconnect.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short runs of the chaos suite with fixed seeds, so that a change that breaks a promise is found
 * here. Each check has been seen to fail without what it protects: docs/CHAOS.md says how. Longer
 * runs: {@code bin/chaos}.
 */
class ChaosIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void threeWorkersOnOneServerKeepAllPromises() throws InterruptedException {
        run(false, 3, 40);
    }

    /** Also with a nats-server that is gone as often as a worker. */
    @Test
    void threeWorkersOnAClusterKeepAllPromises() throws InterruptedException {
        run(true, 11, 30);
    }

    private void run(boolean isCluster, long seed, int seconds) throws InterruptedException {
        Shape shape =
                new Shape(
                        Duration.ofSeconds(seconds),
                        3,
                        isCluster ? 3 : 1,
                        EnumSet.allOf(Kind.class));
        Scenario scenario =
                new Scenario(
                        folder,
                        isCluster,
                        3,
                        List.of(Schedule.draw(seed, shape)),
                        Optional.empty());

        Report report = scenario.run(System.out);

        report.print(System.out);
        assertThat(report.findings().values()).allMatch(List::isEmpty);
    }
}

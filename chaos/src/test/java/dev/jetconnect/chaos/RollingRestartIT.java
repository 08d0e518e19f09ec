package dev.jetconnect.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three workers under load are stopped and started again, one after the other, as for an upgrade.
 */
class RollingRestartIT {
    /**
     * On a quiet machine no task stands still for 3 s: the report says how long they did. Here ten
     * processes share what there is.
     */
    private static final long PAUSE_MILLIS_MAX = 20_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void nothingIsLostOrDoubledAndTasksGoOnElsewhere() throws InterruptedException {
        Scenario scenario =
                new Scenario(folder, false, 3, Schedule.rollingRestart(3), Optional.empty());

        Report report = scenario.run(System.out);

        report.print(System.out);
        assertThat(report.findings().values()).allMatch(List::isEmpty);
        assertThat(report.pauses().values())
                .hasSize(4)
                .allMatch(millis -> millis < PAUSE_MILLIS_MAX);
    }
}

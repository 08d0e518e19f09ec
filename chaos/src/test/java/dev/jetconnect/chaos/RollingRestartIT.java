package dev.jetconnect.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.chaos.Schedule.TimedFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
        List<Schedule> oneByOne =
                IntStream.range(0, 3).mapToObj(RollingRestartIT::stopAndStart).toList();
        Scenario scenario = new Scenario(folder, false, 3, oneByOne, Optional.empty());

        Report report = scenario.run(System.out);

        report.print(System.out);
        assertThat(report.findings().values()).allMatch(List::isEmpty);
        assertThat(report.pauses().values())
                .hasSize(4)
                .allMatch(millis -> millis < PAUSE_MILLIS_MAX);
    }

    private static Schedule stopAndStart(int worker) {
        Fault restart = new WorkerFault(WorkerFault.Way.STOPPED, worker, Duration.ofSeconds(3));
        return new Schedule(0, List.of(new TimedFault(Duration.ofSeconds(1), restart)));
    }
}

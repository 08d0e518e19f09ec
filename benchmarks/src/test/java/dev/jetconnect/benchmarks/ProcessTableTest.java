package dev.jetconnect.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void cpuOfThisProcessIsWhatTheJvmKnows() {
        double known =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;

        assertThat(ProcessTable.cpuSeconds(SELF)).isCloseTo(known, within(0.5));
    }

    @Test
    void treeKeepsTheCpuOfChildrenThatHaveEnded() throws IOException, InterruptedException {
        double before = ProcessTable.cpuSecondsOfTree(SELF) - ProcessTable.cpuSeconds(SELF);

        new ProcessBuilder("/bin/sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done")
                .start()
                .waitFor();

        double after = ProcessTable.cpuSecondsOfTree(SELF) - ProcessTable.cpuSeconds(SELF);
        assertThat(after - before).isGreaterThan(0.05);
    }

    @Test
    void residentPeakIsNotBelowResidentMemory() {
        double resident = ProcessTable.residentMegabytes(SELF);

        assertThat(ProcessTable.residentPeakMegabytes(SELF)).isGreaterThanOrEqualTo(resident);
    }
}

package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.source.copy.record.Partitions;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    /** Workers look for the bytes of a partition, and some maps differ in order from run to run. */
    @Test
    void keysHaveOneOrder() {
        assertThat(Partitions.slice("a.b", "1f", 3).keySet())
                .containsExactly("plan", "slice", "table");
        assertThat(Partitions.plan("a.b").keySet()).containsExactly("slice", "table");
    }
}

package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnOffsetsTest {
    private final OwnOffsets offsets = new OwnOffsets();

    @Test
    void newestOffsetOfEachPartitionIsFound() {
        offsets.stored(Map.of("a", "1", "b", "1"));
        offsets.stored(Map.of("a", "2"));

        assertThat(offsets.get(List.of("a", "b"))).contains(Map.of("a", "2", "b", "1"));
    }

    @Test
    void nothingIsFoundWhereOnePartitionIsUnknown() {
        offsets.stored(Map.of("a", "1"));

        assertThat(offsets.get(List.of("a", "b"))).isEmpty();
    }

    @Test
    void removedOffsetIsKnownToBeNone() {
        Map<String, String> removal = new HashMap<>();
        removal.put("a", null);
        offsets.stored(Map.of("a", "1"));
        offsets.stored(removal);

        assertThat(offsets.get(List.of("a"))).contains(Map.of());
    }

    @Test
    void ofManyPartitionsTheOldestAreForgotten() {
        for (int partition = 0; partition < 5000; partition++) {
            offsets.stored(Map.of("p" + partition, "1"));
        }

        assertThat(offsets.get(List.of("p0"))).isEmpty();
        assertThat(offsets.get(List.of("p4999"))).isPresent();
    }
}

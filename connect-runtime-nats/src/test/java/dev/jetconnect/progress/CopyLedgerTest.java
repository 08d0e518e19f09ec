package dev.jetconnect.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.log.StreamUnits.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CopyLedgerTest {
    private static final TopicPartition ITEMS = new TopicPartition("copy.public.item", 0);
    private static final TopicPartition OTHERS = new TopicPartition("copy.public.item", 1);

    private final CopyLedger ledger = new CopyLedger(table -> "copy." + table);

    private void unit(long last, String... partitionsAndOffsets) {
        unit(Map.of(ITEMS, last), partitionsAndOffsets);
    }

    private void unit(Map<TopicPartition, Long> records, String... partitionsAndOffsets) {
        Map<String, String> offsets = new LinkedHashMap<>();
        for (int i = 0; i < partitionsAndOffsets.length; i += 2) {
            offsets.put(partitionsAndOffsets[i], partitionsAndOffsets[i + 1]);
        }
        ledger.visit(new Unit(1000, records, offsets));
    }

    private static String slice(int slice) {
        return "[\"c\",{\"plan\":\"p\",\"slice\":\"" + slice + "\",\"table\":\"public.item\"}]";
    }

    private static String reached(long rows, long run) {
        return "{\"rows\":" + rows + ",\"bytes\":" + rows * 10 + ",\"run\":" + run + "}";
    }

    private TableLedger items() {
        return ledger.tables().get("public.item");
    }

    private long writtenUpTo(long sequence) {
        return items().written(topic -> true, (partition, message) -> message <= sequence);
    }

    @Test
    void whatTheSourceSaysOfTheStructureIsOfItsLastReport() {
        String report = "[\"c\",{\"structure\":\"report\",\"table\":\"\"}]";
        unit(3, report, "{\"state\":\"begun\",\"warnings\":1,\"warning.1\":\"view v\"}");
        unit(6, report, "{\"state\":\"sent\",\"warnings\":0}");

        assertThat(ledger.structure()).containsEntry("state", "sent").containsEntry("warnings", 0);
        assertThat(ledger.tables()).isEmpty();
    }

    @Test
    void rowsOfAllSlicesCountOnce() {
        unit(3, slice(0), reached(10, 7), slice(1), reached(5, 7));
        unit(6, slice(0), reached(30, 7));

        assertThat(items().rows()).isEqualTo(35);
        assertThat(items().bytes()).isEqualTo(350);
    }

    @Test
    void valuesWithoutAFormOfAllSlicesOfThisCopyCountOnce() {
        unit(3, slice(0), "{\"rows\":5,\"formless\":2,\"run\":7}");
        unit(6, slice(0), "{\"rows\":9,\"formless\":3,\"run\":7}", slice(1), reached(5, 7));
        assertThat(items().formless()).isEqualTo(3);

        unit(9, slice(0), reached(1, 8));

        assertThat(items().formless()).isZero();
    }

    @Test
    void writtenAreTheRowsOfWholeUnits() {
        unit(3, slice(0), reached(10, 7));
        unit(6, slice(1), reached(5, 7));
        unit(9, slice(0), reached(30, 7));

        assertThat(writtenUpTo(2)).isZero();
        assertThat(writtenUpTo(3)).isEqualTo(10);
        assertThat(writtenUpTo(8)).isEqualTo(15);
        assertThat(writtenUpTo(9)).isEqualTo(35);
    }

    @Test
    void theSlowestPartitionDecides() {
        unit(Map.of(ITEMS, 3L, OTHERS, 4L), slice(0), reached(10, 7));
        unit(Map.of(OTHERS, 6L), slice(0), reached(20, 7));

        assertThat(
                        items().written(
                                        topic -> true,
                                        (partition, message) ->
                                                partition.equals(ITEMS) || message < 6))
                .isEqualTo(10);
        assertThat(items().written(topic -> true, (partition, message) -> message < 4)).isZero();
    }

    @Test
    void aNewCopyBeginsAnew() {
        unit(3, slice(0), reached(10, 7), slice(1), reached(5, 7));
        unit(6, slice(0), reached(4, 8));
        unit(9, slice(1), reached(99, 7)); // of a task that still hung

        assertThat(items().rows()).isEqualTo(4);
        assertThat(writtenUpTo(5)).isZero();
        assertThat(writtenUpTo(6)).isEqualTo(4);
    }

    @Test
    void ofManyMessagesLessIsToldUntilAllAreWritten() {
        int units = 20_000;
        for (int i = 1; i <= units; i++) {
            unit(i, slice(0), reached(i, 7));
        }

        assertThat(writtenUpTo(units)).isEqualTo(units);
        assertThat(writtenUpTo(units - 1)).isLessThan(units);
        assertThat(writtenUpTo(10_000)).isBetween(9_900L, 10_000L);
    }

    @Test
    void offsetsOfOthersAreLeftAlone() {
        unit(3, "[\"c\",{\"server\":\"x\"}]", "{\"lsn\":1}", "[\"c\",null]", "{}");

        assertThat(ledger.tables()).isEmpty();
    }
}

package dev.jetconnect.sink.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OffsetSetTest {
    @Test
    void bytesHoldAllOffsets() {
        OffsetSet offsets =
                OffsetSet.of(
                        LongStream.of(0, 1, 127, 128, 16_384, 65_536L * 70_000, Long.MAX_VALUE));

        assertThat(OffsetSet.ofBytes(offsets.toBytes())).isEqualTo(offsets);
    }

    @Test
    void noneAreNoBytes() {
        assertThat(OffsetSet.EMPTY.toBytes()).isNull();
        assertThat(OffsetSet.ofBytes(null)).isEqualTo(OffsetSet.EMPTY);
        assertThat(OffsetSet.of(LongStream.empty())).isEqualTo(OffsetSet.EMPTY);
    }

    /** What is stored is read by later versions. */
    @Test
    void bytesAreDifferencesInGroupsOfSevenBits() {
        assertThat(OffsetSet.of(LongStream.of(300, 5, 301)).toBytes())
                .containsExactly(5, 0xa7, 2, 1);
    }

    @Test
    void lowerOffsetsCanBeLeftOut() {
        OffsetSet offsets = OffsetSet.of(LongStream.of(3, 7, 9));

        assertThat(offsets.from(7)).isEqualTo(OffsetSet.of(LongStream.of(7, 9)));
        assertThat(offsets.contains(7)).isTrue();
        assertThat(offsets.from(8).contains(7)).isFalse();
    }

    @Test
    void unionHasEachOnce() {
        OffsetSet some = OffsetSet.of(LongStream.of(1, 3));
        OffsetSet others = OffsetSet.of(LongStream.of(2, 3));

        assertThat(OffsetSet.union(List.of(some, others)))
                .isEqualTo(OffsetSet.of(LongStream.of(1, 2, 3)));
    }
}

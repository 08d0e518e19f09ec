package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.BlockCopy;
import dev.jetconnect.sink.jdbc.dialect.RowOperation;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class LaneChoiceTest {
    private static final int LANES = 40;

    private final LaneChoice choice = new LaneChoice(LANES);

    private record Rows(boolean tellsKeysApart) implements TableBinding {
        @Override
        public TableDescription table() {
            return new TableDescription(new TableId(Optional.empty(), "Stock"), List.of());
        }

        @Override
        public long write(
                Connection connection, RowOperation operation, BitSet absent, List<Object[]> rows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> refusedColumn(Connection connection, Object[] row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<BlockCopy> blockCopy(Schema row) {
            throw new UnsupportedOperationException();
        }
    }

    private int lane(Object key, boolean tellsKeysApart) {
        SinkRecord record = new SinkRecord("stock", 0, null, null, null, null, 7);
        return choice.of(
                new Change(
                        record,
                        Change.Kind.WRITE,
                        new Rows(tellsKeysApart),
                        key,
                        new Object[0],
                        Change.NOTHING_ABSENT,
                        false));
    }

    private int lane(Object key) {
        return lane(key, true);
    }

    @Test
    void keysInARowGoToAllLanes() {
        assertThat(IntStream.range(0, 1000).map(this::lane).distinct().count()).isEqualTo(LANES);
        assertThat(IntStream.range(0, 1000).map(i -> lane("k" + i)).distinct().count())
                .isEqualTo(LANES);
        assertThat(
                        IntStream.range(0, 1000)
                                .map(i -> lane(Arrays.asList(1L, "k" + i)))
                                .distinct()
                                .count())
                .isEqualTo(LANES);
    }

    @Test
    void equalKeysShareALane() {
        assertThat(lane(5)).isEqualTo(lane(5L)).isEqualTo(lane(new BigDecimal("5")));
        assertThat(lane("Ab  ")).isEqualTo(lane("aB"));
        assertThat(lane(ByteBuffer.wrap(new byte[] {1, 2})))
                .isEqualTo(lane(ByteBuffer.wrap(new byte[] {1, 2})));
    }

    @Test
    void orderOfTheKeysPartsCounts() {
        long lanes =
                IntStream.range(0, 100)
                        .filter(i -> lane(Arrays.asList(i, i + 1)) != lane(Arrays.asList(i + 1, i)))
                        .count();

        assertThat(lanes).isGreaterThan(50);
    }

    @Test
    void rowsShareALaneWhereTheTableMayTakeThemForTheSame() {
        assertThat(IntStream.range(0, 100).map(i -> lane("k" + i, false)).distinct().count())
                .isEqualTo(1);
    }
}

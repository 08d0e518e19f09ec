package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyGateTest {
    private final CopyGate gate = new CopyGate();

    private static RowGroup rows(int count, boolean areNew) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Object[] {i});
        }
        return new RowGroup(
                new RowGroup.Key(Change.Kind.WRITE, null, Change.NOTHING_ABSENT, areNew), rows);
    }

    private int groupsUntilItOpens() {
        int groups = 0;
        while (!gate.admits(rows(100, true))) {
            groups++;
        }
        return groups;
    }

    @Test
    void manyNewRowsAreAdmitted() {
        assertThat(gate.admits(rows(CopyGate.ROWS_MIN, true))).isTrue();
        assertThat(gate.admits(rows(CopyGate.ROWS_MIN - 1, true))).isFalse();
        assertThat(gate.admits(rows(CopyGate.ROWS_MIN, false))).isFalse();
    }

    @Test
    void eachFailureClosesItForTwiceAsLong() {
        gate.close();
        assertThat(groupsUntilItOpens()).isEqualTo(8);

        gate.close();
        assertThat(groupsUntilItOpens()).isEqualTo(16);
    }
}

package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRangesTest {
    private final KeyRanges ranges = new KeyRanges(null, 1000);

    @Test
    void smallTableIsOnePart() {
        assertThat(divided(1, 900, 900)).containsExactly("");
    }

    @Test
    void partsMeetAndAreOpenAtBothEnds() {
        assertThat(divided(0, 2999, 3000))
                .containsExactly(
                        " WHERE k < 750",
                        " WHERE k >= 750 AND k < 1500",
                        " WHERE k >= 1500 AND k < 2250",
                        " WHERE k >= 2250");
    }

    @Test
    void allNumbersOfAnyDatabaseHaveAPart() {
        List<KeyRange> all =
                ranges.divided(
                        BigInteger.valueOf(Long.MIN_VALUE), BigInteger.TWO.pow(64), Long.MAX_VALUE);

        assertThat(all).hasSize(2000);
        assertThat(all.get(0).from()).isEmpty();
        assertThat(all.get(1999).to()).isEmpty();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).from()).isEqualTo(all.get(i - 1).to());
        }
    }

    @Test
    void rowsAreNotMoreThanKeysWhereNothingIsKnown() {
        assertThat(divided(1, 900, -1)).hasSize(1);
        assertThat(divided(1, 900, 1_000_000)).hasSize(1);
    }

    private List<String> divided(long first, long last, long rows) {
        return ranges.divided(BigInteger.valueOf(first), BigInteger.valueOf(last), rows).stream()
                .map(range -> range.where("k"))
                .toList();
    }
}

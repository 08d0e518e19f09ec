package dev.jetconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagTest {
    private final Lag lag = new Lag();

    @Test
    void countsTheRowsOfMissingTransactionsSinceTheOldestOfThem() {
        lag.committed(1, 3, 1_000);
        lag.committed(2, 4, 2_000);
        lag.committed(3, 5, 3_000);

        assertThat(lag.behind(1, 10_000)).isEqualTo(new Lag.Behind(9, Duration.ofNanos(8_000)));
    }

    @Test
    void isNothingWhenTheLastTransactionHasArrived() {
        lag.committed(1, 3, 1_000);

        assertThat(lag.behind(1, 10_000)).isEqualTo(new Lag.Behind(0, Duration.ZERO));
    }

    @Test
    void doesNotGrowAgainWhenAnOlderNumberIsSeen() {
        lag.committed(1, 3, 1_000);
        lag.behind(1, 2_000);

        assertThat(lag.behind(0, 3_000).rows()).isZero();
    }
}

package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBackoffTest {
    @Test
    void delayDoublesUpToAMinuteAndHalfOfItIsRandom() {
        RetryBackoff backoff = new RetryBackoff(10, Duration.ofSeconds(3));

        for (long longest : new long[] {3, 6, 12, 24, 48, 60, 60, 60, 60, 60}) {
            assertThat(backoff.isExhausted()).isFalse();
            assertThat(backoff.next())
                    .isBetween(Duration.ofMillis(longest * 500), Duration.ofSeconds(longest));
        }
        assertThat(backoff.isExhausted()).isTrue();
        assertThat(backoff.retries()).isEqualTo(10);
    }

    @Test
    void successStartsTheCountAnew() {
        RetryBackoff backoff = new RetryBackoff(1, Duration.ofMillis(10));
        backoff.next();

        backoff.succeeded();

        assertThat(backoff.isExhausted()).isFalse();
    }

    @Test
    void delayAboveAMinuteIsKept() {
        RetryBackoff backoff = new RetryBackoff(2, Duration.ofMinutes(5));
        backoff.next();

        assertThat(backoff.next()).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
    }

    @Test
    void noDelayIsStillALimitForTheWorker() {
        assertThat(new RetryBackoff(1, Duration.ZERO).next()).isEqualTo(Duration.ofMillis(1));
    }
}

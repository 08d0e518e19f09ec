package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.source.copy.schedule.Schedule;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:07:30Z");

    @ParameterizedTest
    @CsvSource({
        "every 15m, 2026-11-22T10:22:30Z",
        "every 1 s, 2026-11-22T10:07:31Z",
        "EVERY 2d, 2026-11-24T10:07:30Z",
        "*/15 * * * *, 2026-11-22T10:15:00Z",
        "0 2 * * *, 2026-11-23T02:00:00Z",
        "30 1 * * 1, 2026-11-23T01:30:00Z"
    })
    void tellsTheNextTime(String text, Instant next) {
        assertThat(Schedule.parse(text).after(NOW)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"every day", "every 0s", "61 * * * *", "* *", "0 0 2 * * ?"})
    void refusesOthers(String text) {
        assertThatThrownBy(() -> Schedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeThatNeverComesIsNone() {
        assertThat(Schedule.parse("0 0 30 2 *").after(NOW)).isEmpty();
    }
}

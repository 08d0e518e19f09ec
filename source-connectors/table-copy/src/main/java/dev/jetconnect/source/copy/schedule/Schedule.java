package dev.jetconnect.source.copy.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When copies begin again. Immutable. */
public interface Schedule {
    /** How a schedule is written. */
    String FORM =
            "'every 15m' with s, m, h or d, at least a second; or a cron expression of five fields,"
                    + " minute hour day month weekday, in UTC, as in '0 2 * * *'";

    /** The next time after another one. Empty: it never comes. */
    Optional<Instant> after(Instant time);

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException it is none; says why
     */
    static Schedule parse(String text) {
        Matcher interval =
                Pattern.compile("every\\s+(\\d{1,9})\\s*([smhd])")
                        .matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!interval.matches()) {
            return CronSchedule.parse(text);
        }
        long count = Long.parseLong(interval.group(1));
        Duration every =
                switch (interval.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        if (every.isZero()) {
            throw new IllegalArgumentException("it is shorter than a second");
        }
        return time -> Optional.of(time.plus(every));
    }
}

package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.ClockText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import org.apache.kafka.connect.errors.DataException;

/** Text forms of dates and times, in UTC, exact to the microsecond; finer values are cut. */
final class MySqlTimes {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long TIME_MAX = (839 * 3600L - 1) * 1_000_000L;
    private static final int YEAR_MAX = 9999;

    private MySqlTimes() {}

    static void appendDate(long epochDay, StringBuilder out) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        if (date.getYear() < 1 || date.getYear() > YEAR_MAX) {
            throw new DataException(
                    "the year "
                            + date.getYear()
                            + " is outside of 1 to 9999, which dates can be in; infinite times are"
                            + " as well");
        }
        ClockText.appendDay(date.getYear(), date, out);
    }

    /** A time may be negative and longer than a day. */
    static void appendTime(long micros, StringBuilder out) {
        if (Math.abs(micros) > TIME_MAX) {
            throw new DataException(
                    "a time of "
                            + micros
                            + " microseconds is longer than 838:59:59; store it as a number");
        }
        ClockText.appendClock(Math.abs(micros), micros < 0 ? out.append('-') : out);
    }

    static void appendTimestamp(long epochMicros, StringBuilder out) {
        appendDate(Math.floorDiv(epochMicros, MICROS_PER_DAY), out);
        ClockText.appendClock(Math.floorMod(epochMicros, MICROS_PER_DAY), out.append(' '));
    }

    static void appendZonedTimestamp(String iso, StringBuilder out) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC);
            appendDate(time.toLocalDate().toEpochDay(), out);
            ClockText.appendClock(time.toLocalTime().toNanoOfDay() / 1000, out.append(' '));
        } catch (DateTimeException e) {
            throw new DataException("'" + iso + "' is not an ISO 8601 timestamp with a zone", e);
        }
    }

    static void appendZonedTime(String iso, StringBuilder out) {
        try {
            OffsetTime time = OffsetTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC);
            ClockText.appendClock(time.toLocalTime().toNanoOfDay() / 1000, out);
        } catch (DateTimeException e) {
            throw new DataException("'" + iso + "' is not an ISO 8601 time with a zone", e);
        }
    }
}

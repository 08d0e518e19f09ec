package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.ClockText;
import dev.jetconnect.sink.jdbc.dialect.Escaping;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.apache.kafka.connect.errors.DataException;

/**
 * Text forms of dates and times, exact to the microsecond, which is all that PostgreSQL keeps:
 * finer values are cut, not rounded, so that none moves into the next second.
 */
final class TemporalText {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    // What Debezium's PostgreSQL connector sends for infinite timestamps, in microseconds.
    private static final long POSITIVE_INFINITY_MICROS = 9_223_372_036_825_200_000L;
    private static final long NEGATIVE_INFINITY_MICROS = -9_223_372_036_832_400_000L;

    // What it sends for infinite dates, by a snapshot and by the stream.
    private static final Set<Long> POSITIVE_INFINITY_DAYS = Set.of(-622_191_234L, -2_147_472_692L);
    private static final Set<Long> NEGATIVE_INFINITY_DAYS = Set.of(-625_821_272L, -2_147_472_691L);
    private static final long FIRST_DAY = LocalDate.of(-4712, 1, 1).toEpochDay();

    private TemporalText() {}

    static void appendDate(long epochDay, StringBuilder out) {
        if (epochDay < FIRST_DAY && POSITIVE_INFINITY_DAYS.contains(epochDay)) {
            out.append("infinity");
        } else if (epochDay < FIRST_DAY && NEGATIVE_INFINITY_DAYS.contains(epochDay)) {
            out.append("-infinity");
        } else {
            LocalDate date = LocalDate.ofEpochDay(epochDay);
            appendDay(date, out);
            appendEra(date, out);
        }
    }

    static void appendTime(long microsOfDay, StringBuilder out) {
        if (microsOfDay < 0 || microsOfDay > MICROS_PER_DAY) {
            throw new DataException(
                    "a time of "
                            + microsOfDay
                            + " microseconds is outside of a day; create the column as interval");
        }
        ClockText.appendClock(microsOfDay, out);
    }

    static void appendTimestamp(long epochMicros, StringBuilder out) {
        if (epochMicros == POSITIVE_INFINITY_MICROS) {
            out.append("infinity");
        } else if (epochMicros == NEGATIVE_INFINITY_MICROS) {
            out.append("-infinity");
        } else {
            LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMicros, MICROS_PER_DAY));
            appendDay(date, out);
            appendTime(Math.floorMod(epochMicros, MICROS_PER_DAY), out.append(' '));
            appendEra(date, out);
        }
    }

    /** PostgreSQL reads ISO 8601 as it is, but for signed years. */
    static void appendZonedTimestamp(String iso, Escaping escaping, StringBuilder out) {
        if (!hasUnusualYear(iso)) {
            escaping.append(iso, out);
            return;
        }
        OffsetDateTime time = parse(iso);
        LocalDate date = time.toLocalDate();
        appendDay(date, out);
        appendTime(time.toLocalTime().toNanoOfDay() / 1000, out.append(' '));
        appendOffset(time.getOffset(), out);
        appendEra(date, out);
    }

    private static boolean hasUnusualYear(String iso) {
        return iso.startsWith("+")
                || iso.startsWith("0000")
                || iso.startsWith("-0")
                || (iso.length() > 1 && iso.charAt(0) == '-' && Character.isDigit(iso.charAt(1)));
    }

    private static OffsetDateTime parse(String iso) {
        try {
            return OffsetDateTime.parse(iso);
        } catch (DateTimeException e) {
            throw new DataException("'" + iso + "' is not an ISO 8601 timestamp with a zone", e);
        }
    }

    private static void appendOffset(ZoneOffset offset, StringBuilder out) {
        out.append(offset.equals(ZoneOffset.UTC) ? "+00" : offset.getId());
    }

    private static void appendDay(LocalDate date, StringBuilder out) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        ClockText.appendDay(year, date, out);
    }

    private static void appendEra(LocalDate date, StringBuilder out) {
        if (date.getYear() <= 0) {
            out.append(" BC");
        }
    }
}

package dev.jetconnect.sink.jdbc.dialect;

import java.time.LocalDate;

/** Digits of dates and times, to the microsecond. */
public final class ClockText {
    private static final long MICROS_PER_SECOND = 1_000_000L;

    private ClockText() {}

    /** Appends {@code yyyy-mm-dd}, of the year that is given. */
    public static void appendDay(int year, LocalDate date, StringBuilder out) {
        appendPadded(year, 1000, out);
        appendPadded(date.getMonthValue(), 10, out.append('-'));
        appendPadded(date.getDayOfMonth(), 10, out.append('-'));
    }

    /** Appends {@code hh:mm:ss}, with as many hours as there are, and the microseconds if any. */
    public static void appendClock(long micros, StringBuilder out) {
        long seconds = micros / MICROS_PER_SECOND;
        appendPadded(seconds / 3600, 10, out);
        appendPadded(seconds / 60 % 60, 10, out.append(':'));
        appendPadded(seconds % 60, 10, out.append(':'));
        long fraction = micros % MICROS_PER_SECOND;
        if (fraction != 0) {
            appendPadded(fraction, MICROS_PER_SECOND / 10, out.append('.'));
        }
    }

    private static void appendPadded(long number, long firstDigit, StringBuilder out) {
        for (long limit = firstDigit; limit > 1 && number < limit; limit /= 10) {
            out.append('0');
        }
        out.append(number);
    }
}

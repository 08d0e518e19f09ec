package dev.jetconnect.blocks;

import java.time.LocalDate;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Dates and times in ISO 8601, as far as both databases go: years before 1 and behind 9999, times
 * that are negative or longer than a day, infinity in the numbers that Debezium has for it.
 */
final class ClockReaders {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final String ERA = " BC";
    private static final DateTimeFormatter ZONED_TIME =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .appendOffset("+HH:mm:ss", "Z")
                    .toFormatter();

    private ClockReaders() {}

    static Object date(byte[] text, int from, int to) {
        if (isInfinite(text, to)) {
            return text[from] == '-' ? -625_821_272 : -622_191_234;
        }
        return Math.toIntExact(day(text, from, dateEnd(text, from, to), isBefore(text, from, to)));
    }

    static Object milliTime(byte[] text, int from, int to) {
        return Math.toIntExact(micros(text, from, to) / 1000);
    }

    static Object microTime(byte[] text, int from, int to) {
        return micros(text, from, to);
    }

    static Object milliTimestamp(byte[] text, int from, int to) {
        if (isInfinite(text, to)) {
            return text[from] == '-' ? -9_223_372_036_832_400L : 9_223_372_036_825_200L;
        }
        return Math.floorDiv(timestamp(text, from, to), 1000L);
    }

    static Object microTimestamp(byte[] text, int from, int to) {
        if (isInfinite(text, to)) {
            return text[from] == '-' ? -9_223_372_036_832_400_000L : 9_223_372_036_825_200_000L;
        }
        return timestamp(text, from, to);
    }

    /** Of a session in UTC. */
    static Object zonedTimestamp(byte[] text, int from, int to) {
        if (isInfinite(text, to)) {
            return FieldReaders.ascii(text, from, to);
        }
        boolean isBefore = isBefore(text, from, to);
        int dateEnd = dateEnd(text, from, to);
        int zone = to - (isBefore ? ERA.length() : 0) - "+00".length();
        String time = FieldReaders.ascii(text, dateEnd + 1, zone) + "Z";
        if (!isBefore && dateEnd - from == 10) {
            return FieldReaders.ascii(text, from, dateEnd) + "T" + time;
        }
        return LocalDate.ofEpochDay(day(text, from, dateEnd, isBefore)) + "T" + time;
    }

    static Object zonedTime(byte[] text, int from, int to) {
        String time = FieldReaders.ascii(text, from, to);
        if (time.startsWith("24:")) {
            return time.endsWith("+00") ? "24:00:00Z" : time;
        }
        return OffsetTime.parse(time, ZONED_TIME)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .format(DateTimeFormatter.ISO_OFFSET_TIME);
    }

    private static long timestamp(byte[] text, int from, int to) {
        boolean isBefore = isBefore(text, from, to);
        int dateEnd = dateEnd(text, from, to);
        int end = isBefore ? to - ERA.length() : to;
        return day(text, from, dateEnd, isBefore) * MICROS_PER_DAY + micros(text, dateEnd + 1, end);
    }

    private static boolean isInfinite(byte[] text, int to) {
        return text[to - 1] == 'y';
    }

    private static boolean isBefore(byte[] text, int from, int to) {
        return to - from > ERA.length() && text[to - 1] == 'C';
    }

    private static int dateEnd(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] != ' ') {
            end++;
        }
        return end;
    }

    private static long day(byte[] text, int from, int to, boolean isBefore) {
        int month = to - "mm-dd".length();
        int year = (int) FieldReaders.whole(text, from, month - 1);
        return LocalDate.of(
                        isBefore ? 1 - year : year,
                        (int) FieldReaders.whole(text, month, month + 2),
                        (int) FieldReaders.whole(text, month + 3, to))
                .toEpochDay();
    }

    private static long micros(byte[] text, int from, int to) {
        boolean isNegative = text[from] == '-';
        long units = 0;
        long part = 0;
        int i = isNegative ? from + 1 : from;
        for (; i < to && text[i] != '.'; i++) {
            if (text[i] == ':') {
                units = (units + part) * 60;
                part = 0;
            } else {
                part = part * 10 + text[i] - '0';
            }
        }
        long micros = (units + part) * MICROS_PER_SECOND;
        long digit = MICROS_PER_SECOND / 10;
        for (i++; i < to; i++, digit /= 10) {
            micros += (text[i] - '0') * digit;
        }
        return isNegative ? -micros : micros;
    }
}

package dev.jetconnect.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A position of a database's log of changes.
 *
 * @param file empty on PostgreSQL, which has one log
 * @param place in it
 */
record LogPosition(String file, long place) implements Comparable<LogPosition> {
    /** Empty: the parts are of no position. */
    static Optional<LogPosition> of(Map<String, ?> parts) {
        // Of a transaction that is being read the position is already beyond its beginning.
        Object lsn = parts.get(parts.get("lsn_commit") == null ? "lsn" : "lsn_commit");
        if (lsn != null) {
            return Optional.of(new LogPosition("", number(lsn)));
        }
        return parts.get("file") == null || parts.get("pos") == null
                ? Optional.empty()
                : Optional.of(
                        new LogPosition(
                                String.valueOf(parts.get("file")), number(parts.get("pos"))));
    }

    Map<String, Object> parts() {
        Map<String, Object> parts = new HashMap<>();
        if (file.isEmpty()) {
            parts.put("lsn", place);
        } else {
            parts.put("file", file);
            parts.put("pos", place);
        }
        return parts;
    }

    @Override
    public int compareTo(LogPosition other) {
        int byFile = Long.compare(fileNumber(), other.fileNumber());
        return byFile == 0 ? Long.compare(place, other.place) : byFile;
    }

    /** Files are numbered at their end, from some number on with more digits. */
    private long fileNumber() {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }

    private static long number(Object value) {
        return value instanceof Number number
                ? number.longValue()
                : Long.parseLong(String.valueOf(value));
    }
}

package dev.jetconnect.sink.jdbc;

import java.util.List;
import java.util.Locale;

/**
 * Decides which lane a change goes to: all changes of a row to the same one. Rows that the table
 * could take for the same, though their keys differ here, share a lane as well. Thread-safe.
 */
final class LaneChoice {
    private final int lanes;

    LaneChoice(int lanes) {
        this.lanes = lanes;
    }

    int of(Change change) {
        return (int) Long.remainderUnsigned(mixed(numberOf(change)), lanes);
    }

    private static long numberOf(Change change) {
        Object key = change.key();
        boolean hasKey = !(key instanceof List<?> parts && parts.isEmpty());
        if (!hasKey) {
            RecordOrigin origin = RecordOrigin.of(change.record());
            return origin.offset() * 31 + origin.partition().hashCode();
        }
        if (!change.binding().tellsKeysApart()) {
            return change.table().name().toLowerCase(Locale.ROOT).hashCode();
        }
        return numberOf(key);
    }

    private static long numberOf(Object key) {
        if (key instanceof List<?> parts) {
            long number = 0;
            for (Object part : parts) {
                number = mixed(number) + numberOf(part);
            }
            return number;
        }
        if (key instanceof String text) {
            return numberOf(text);
        }
        // Numbers of all types that are equal have the same one.
        return key instanceof Number number
                ? Double.doubleToLongBits(number.doubleValue() + 0.0)
                : key.hashCode();
    }

    /** Without case and trailing spaces, which some types ignore. */
    private static long numberOf(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        long number = 0;
        for (int i = 0; i < end; i++) {
            char folded = Character.toLowerCase(Character.toUpperCase(text.charAt(i)));
            number = number * 31 + folded;
        }
        return number;
    }

    /** So that keys in a row go to all lanes. */
    private static long mixed(long number) {
        long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}

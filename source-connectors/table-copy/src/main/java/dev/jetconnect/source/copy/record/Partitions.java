package dev.jetconnect.source.copy.record;

import java.util.Map;
import java.util.TreeMap;

/**
 * The source partitions of the copy. All values are text, which any converter brings back, and the
 * order of the keys is always the same: workers find offsets by the bytes that it makes.
 */
public final class Partitions {
    private static final String TABLE = "table";
    private static final String PLAN = "plan";
    private static final String STRUCTURE = "structure";
    private static final String SLICE = "slice";

    private Partitions() {}

    /** Of what is said of a whole table. */
    public static Map<String, String> table(String table) {
        return new TreeMap<>(Map.of(TABLE, table));
    }

    /** Of the copies of a schedule. */
    public static Map<String, String> schedule() {
        return new TreeMap<>(Map.of("copy", "schedule"));
    }

    /** Of the position from which changes are to be followed. */
    public static Map<String, String> position() {
        return new TreeMap<>(Map.of("stream", "position"));
    }

    /** Of a table's plan. */
    public static Map<String, String> plan(String table) {
        return new TreeMap<>(Map.of(TABLE, table, SLICE, "all"));
    }

    /**
     * Of what is sent of a table's structure.
     *
     * @param part of it
     */
    public static Map<String, String> structure(String table, String part) {
        return new TreeMap<>(Map.of(TABLE, table, STRUCTURE, part));
    }

    /** Of a slice of a plan. */
    public static Map<String, String> slice(String table, String plan, int slice) {
        return new TreeMap<>(Map.of(TABLE, table, PLAN, plan, SLICE, String.valueOf(slice)));
    }
}

package dev.jetconnect.source.copy.record;

import java.util.Map;

/** The source partitions of the copy. All values are text, which any converter brings back. */
public final class Partitions {
    private static final String TABLE = "table";
    private static final String PLAN = "plan";
    private static final String SLICE = "slice";

    private Partitions() {}

    /** Of what is said of a whole table. */
    public static Map<String, String> table(String table) {
        return Map.of(TABLE, table);
    }

    /** Of a table's plan. */
    public static Map<String, String> plan(String table) {
        return Map.of(TABLE, table, SLICE, "all");
    }

    /** Of a slice of a plan. */
    public static Map<String, String> slice(String table, String plan, int slice) {
        return Map.of(TABLE, table, PLAN, plan, SLICE, String.valueOf(slice));
    }
}

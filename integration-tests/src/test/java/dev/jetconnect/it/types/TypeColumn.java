package dev.jetconnect.it.types;

import java.util.List;
import java.util.Map;

/**
 * A column of the source's table and the values that rows have in it.
 *
 * @param definition its type as CREATE TABLE has it
 * @param notes what is said of values that differ in a target, by the target's name
 */
record TypeColumn(String name, String definition, List<Value> values, Map<String, String> notes) {
    /**
     * One value, alone in its row.
     *
     * @param id of the row
     * @param sql the expression that gives it
     * @param notes what is said if it differs in a target, by the target's name
     */
    record Value(int id, String sql, Map<String, String> notes) {}

    /** The source computes its values, so statements must not give any. */
    boolean isComputed() {
        return definition.contains("GENERATED ALWAYS");
    }
}

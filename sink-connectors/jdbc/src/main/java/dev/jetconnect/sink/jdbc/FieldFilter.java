package dev.jetconnect.sink.jdbc;

import java.util.List;
import java.util.Set;

/**
 * Which fields of a record's value become columns. Each entry is {@code field} or {@code
 * topic:field}. Fields of the key always do.
 *
 * @param included empty: all
 */
record FieldFilter(Set<String> included, Set<String> excluded) {
    static final FieldFilter ALL = new FieldFilter(Set.of(), Set.of());

    FieldFilter {
        included = Set.copyOf(included);
        excluded = Set.copyOf(excluded);
    }

    static FieldFilter of(List<String> included, List<String> excluded) {
        return new FieldFilter(Set.copyOf(included), Set.copyOf(excluded));
    }

    boolean admits(String topic, String field) {
        boolean isIncluded = included.isEmpty() || names(included, topic, field);
        return isIncluded && !names(excluded, topic, field);
    }

    /** Whether records of different topics may have different columns. */
    boolean isByTopic() {
        return included.stream().anyMatch(name -> name.contains(":"))
                || excluded.stream().anyMatch(name -> name.contains(":"));
    }

    private static boolean names(Set<String> names, String topic, String field) {
        return names.contains(field) || names.contains(topic + ":" + field);
    }
}

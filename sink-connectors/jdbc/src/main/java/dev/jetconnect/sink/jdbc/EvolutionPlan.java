package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.ColumnChange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What lies between a table and the records that go to it.
 *
 * @param changes what may be done about it
 * @param incompatible the reasons by field, where nothing may
 */
record EvolutionPlan(List<ColumnChange> changes, Map<String, String> incompatible) {
    EvolutionPlan {
        changes = List.copyOf(changes);
        incompatible = Map.copyOf(incompatible);
    }

    String reasons() {
        return incompatible.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(field -> "field '" + field.getKey() + "' " + field.getValue())
                .collect(Collectors.joining("; "));
    }
}

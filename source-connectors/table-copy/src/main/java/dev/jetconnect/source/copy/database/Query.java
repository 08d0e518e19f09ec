package dev.jetconnect.source.copy.database;

import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Puts queries together. */
final class Query {
    private Query() {}

    static String select(SourceTable table, String from, List<String> conditions) {
        List<String> all = new ArrayList<>(conditions);
        table.filter().ifPresent(filter -> all.add("(" + filter + ")"));
        String where = all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
        return table.columns().stream()
                        .map(SourceColumn::select)
                        .collect(Collectors.joining(", ", "SELECT ", " FROM "))
                + from
                + where;
    }
}

package dev.jetconnect.source.copy.database;

import dev.jetconnect.blocks.BlockRows;
import dev.jetconnect.source.copy.plan.Slice;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Conditions for a range of keys. Immutable. */
record KeyRange(UnaryOperator<String> quote, BiFunction<SourceColumn, String, String> literal) {

    /** The conditions of a slice's bounds, of which there may be none. */
    List<String> within(SourceTable table, Slice slice) {
        List<String> conditions = new ArrayList<>();
        String first = quote.apply(table.key().get(0));
        if (!slice.from().isEmpty()) {
            conditions.add(first + " >= " + slice.from());
        }
        if (!slice.to().isEmpty()) {
            conditions.add(first + " < " + slice.to());
        }
        return conditions;
    }

    /**
     * The rows behind a key. The first condition is what lets an index begin at the right place.
     *
     * @param key as the text of a block's row
     */
    List<String> behind(SourceTable table, String key) {
        List<SourceColumn> columns = table.keyColumns();
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        byte[][] fields = BlockRows.fields(text, 0, text.length, columns.size());
        List<String> names = table.key().stream().map(quote).toList();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            values.add(
                    literal.apply(columns.get(i), new String(fields[i], StandardCharsets.UTF_8)));
        }
        if (names.size() == 1) {
            return List.of(names.get(0) + " > " + values.get(0));
        }
        List<String> cases = new ArrayList<>();
        StringBuilder same = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            cases.add("(" + same + names.get(i) + " > " + values.get(i) + ")");
            same.append(names.get(i)).append(" = ").append(values.get(i)).append(" AND ");
        }
        return List.of(
                names.get(0) + " >= " + values.get(0), "(" + String.join(" OR ", cases) + ")");
    }

    String order(SourceTable table) {
        return table.key().stream().map(quote).collect(Collectors.joining(", ", " ORDER BY ", ""));
    }
}

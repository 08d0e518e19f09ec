package dev.jetconnect.sink.jdbc.dialect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How rows of one shape get into one table: position in the row, column, text form; and the
 * statements, made once. Confined to the task thread.
 */
public final class TableBinding {
    // Each set of absent columns has its own statements, and there could be many sets.
    private static final int STATEMENTS_MAX = 200;

    private final TableDescription table;
    private final List<BoundColumn> columns;
    private final PostgresStatements statements;
    private final Map<Variant, RowStatement> made = new HashMap<>();

    private record Variant(RowOperation operation, BitSet absent) {}

    TableBinding(TableDescription table, List<BoundColumn> columns, PostgresStatements statements) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.statements = statements;
    }

    public TableDescription table() {
        return table;
    }

    RowStatement statement(RowOperation operation, BitSet absent) {
        if (made.size() >= STATEMENTS_MAX) {
            made.clear();
        }
        return made.computeIfAbsent(new Variant(operation, absent), this::make);
    }

    private RowStatement make(Variant variant) {
        List<BoundColumn> present =
                columns.stream().filter(column -> !variant.absent.get(column.index())).toList();
        return switch (variant.operation) {
            case COPY -> statements.copy(present);
            case INSERT -> statements.insert(present);
            case UPSERT -> statements.upsert(present);
            case UPDATE -> statements.update(present);
            case INSERT_MISSING -> statements.insertMissing(present);
            case DELETE -> statements.delete(present.stream().filter(BoundColumn::isKey).toList());
        };
    }
}

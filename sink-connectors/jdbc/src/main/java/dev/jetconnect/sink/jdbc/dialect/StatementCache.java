package dev.jetconnect.sink.jdbc.dialect;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The statements for rows of one shape and one table, made once each. Thread-safe.
 *
 * @param <S> a dialect's statement
 */
public final class StatementCache<S> {
    // Each set of absent columns has its own statements, and there could be many sets.
    private static final int STATEMENTS_MAX = 200;

    private final List<BoundColumn> columns;
    private final Maker<S> maker;
    private final Map<Variant, S> made = new ConcurrentHashMap<>();

    private record Variant(RowOperation operation, BitSet absent) {}

    /** Makes a statement. */
    @FunctionalInterface
    public interface Maker<S> {
        /**
         * @param columns those that it takes of each row, in this order
         */
        S make(RowOperation operation, List<BoundColumn> columns);
    }

    public StatementCache(List<BoundColumn> columns, Maker<S> maker) {
        this.columns = List.copyOf(columns);
        this.maker = maker;
    }

    public S find(RowOperation operation, BitSet absent) {
        if (made.size() >= STATEMENTS_MAX) {
            made.clear();
        }
        return made.computeIfAbsent(new Variant(operation, absent), this::make);
    }

    private S make(Variant variant) {
        boolean takesKeyOnly = variant.operation == RowOperation.DELETE;
        List<BoundColumn> taken =
                columns.stream()
                        .filter(column -> !variant.absent.get(column.index()))
                        .filter(column -> column.isKey() || !takesKeyOnly)
                        .toList();
        return maker.make(variant.operation, taken);
    }
}

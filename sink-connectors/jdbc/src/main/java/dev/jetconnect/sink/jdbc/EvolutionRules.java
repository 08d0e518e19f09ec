package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.ColumnChange;
import dev.jetconnect.sink.jdbc.dialect.ColumnChange.Kind;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ColumnState;
import dev.jetconnect.sink.jdbc.dialect.ColumnState.Trait;
import dev.jetconnect.sink.jdbc.dialect.TableChanges;
import dev.jetconnect.sink.jdbc.dialect.TypeFit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says how a table has to change for the records that go to it. Thread-safe. */
final class EvolutionRules {
    private static final String REMEDY =
            "; change the column by hand, or see " + JdbcSinkKeys.SCHEMA_EVOLUTION;

    private final SchemaEvolutionMode mode;
    private final TableChanges dialect;

    EvolutionRules(SchemaEvolutionMode mode, TableChanges dialect) {
        this.mode = mode;
        this.dialect = dialect;
    }

    /**
     * Compares a table with records.
     *
     * @param gone fields that the records have had, and have no more
     */
    EvolutionPlan plan(List<ColumnState> table, List<ColumnSpec> fields, Set<String> gone) {
        Map<String, ColumnState> columns = new TreeMap<>(dialect.nameOrder());
        table.forEach(column -> columns.put(column.name(), column));
        List<ColumnChange> changes = new ArrayList<>();
        Map<String, String> incompatible = new HashMap<>();
        Set<String> named = new TreeSet<>(dialect.nameOrder());
        for (ColumnSpec field : fields) {
            String name = dialect.stored(field);
            named.add(name);
            compare(columns.get(name), name, field, changes, incompatible);
        }
        for (ColumnState column : table) {
            if (!named.contains(column.name())) {
                leave(column, gone.contains(column.name()), changes);
            }
        }
        return new EvolutionPlan(changes, incompatible);
    }

    private void compare(
            ColumnState column,
            String name,
            ColumnSpec field,
            List<ColumnChange> changes,
            Map<String, String> incompatible) {
        String definition = dialect.definition(field);
        if (column == null) {
            if (mode == SchemaEvolutionMode.NONE) {
                incompatible.put(
                        field.name(), "has no column; add it (" + definition + ")" + REMEDY);
            } else {
                changes.add(new ColumnChange(Kind.ADD, name, definition));
            }
            return;
        }
        if (mode == SchemaEvolutionMode.NONE || column.is(Trait.GENERATED)) {
            return; // the database judges each value, or has its own
        }
        TypeFit fit = dialect.fit(column, field);
        if (fit.kind() == TypeFit.Kind.WIDENS
                || (fit.kind() == TypeFit.Kind.DIFFERS && mode == SchemaEvolutionMode.FULL)) {
            changes.add(new ColumnChange(Kind.RETYPE, column.name(), fit.type()));
        } else if (fit.kind() == TypeFit.Kind.DIFFERS) {
            incompatible.put(
                    field.name(),
                    "is "
                            + fit.type()
                            + " now, and the column "
                            + column.type()
                            + ", whose values are of another kind"
                            + REMEDY);
        }
        if (column.is(Trait.REQUIRED) && !column.is(Trait.KEY) && isNullable(field)) {
            changes.add(new ColumnChange(Kind.RELAX, column.name(), ""));
        }
    }

    /** A column that the records don't have. */
    private void leave(ColumnState column, boolean isGone, List<ColumnChange> changes) {
        if (column.is(Trait.KEY)
                || column.is(Trait.GENERATED)
                || mode == SchemaEvolutionMode.NONE) {
            return;
        }
        if (isGone && mode == SchemaEvolutionMode.FULL) {
            changes.add(new ColumnChange(Kind.DROP, column.name(), ""));
        } else if (column.is(Trait.REQUIRED) && !column.is(Trait.FILLED)) {
            changes.add(new ColumnChange(Kind.RELAX, column.name(), ""));
        }
    }

    private static boolean isNullable(ColumnSpec field) {
        return field.schema().isOptional() && !field.isKey();
    }
}

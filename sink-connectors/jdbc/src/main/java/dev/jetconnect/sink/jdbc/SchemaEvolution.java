package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.ColumnChange.Kind;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.TableChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes tables for records that have outgrown them, as far as that is allowed. Looked at and
 * changed under one lock, so that a task with older records never takes back what another one has
 * done. Confined to the task thread.
 */
final class SchemaEvolution {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaEvolution.class);

    private final Dialect dialect;
    private final TableChanges tables;
    private final EvolutionRules rules;
    private final IncompatiblePolicy policy;

    private boolean hasTakenAway;

    /** The fields that records of a schema's name had last. */
    private final Map<String, Set<String>> lastFields = new HashMap<>();

    SchemaEvolution(Dialect dialect, EvolutionSettings settings) {
        this.dialect = dialect;
        this.tables = dialect.tableChanges();
        this.rules = new EvolutionRules(settings.mode(), tables);
        this.policy = settings.policy();
    }

    /**
     * Makes a table fit.
     *
     * @param schemaName of the rows
     * @return the columns that can be written
     * @throws DataException the records are to be reported
     */
    List<ColumnSource> fit(
            Connection connection, TableId table, List<ColumnSource> columns, String schemaName)
            throws SQLException {
        List<ColumnSpec> fields = RowReader.specs(columns);
        Set<String> gone = gone(schemaName, fields);
        EvolutionPlan plan = rules.plan(tables.columns(connection, table), fields, gone);
        if (!plan.changes().isEmpty()) {
            plan = change(connection, table, fields, gone);
        }
        return possible(table, columns, plan);
    }

    /** Whether a column was dropped or got another type since this was asked last. */
    boolean hasTakenAway() {
        boolean result = hasTakenAway;
        hasTakenAway = false;
        return result;
    }

    private EvolutionPlan change(
            Connection connection, TableId table, List<ColumnSpec> fields, Set<String> gone)
            throws SQLException {
        tables.lock(connection, table);
        try {
            EvolutionPlan plan = rules.plan(tables.columns(connection, table), fields, gone);
            if (!plan.changes().isEmpty()) {
                apply(connection, table, plan);
            }
            return plan;
        } finally {
            tables.unlock(connection, table);
        }
    }

    private void apply(Connection connection, TableId table, EvolutionPlan plan)
            throws SQLException {
        try {
            tables.apply(connection, table, plan.changes());
            hasTakenAway |=
                    plan.changes().stream()
                            .anyMatch(
                                    change ->
                                            change.kind() == Kind.DROP
                                                    || change.kind() == Kind.RETYPE);
            LOG.info("Changed table '{}': {}", table, plan.changes());
        } catch (SQLException e) {
            if (dialect.classify(e) == SqlFailure.RETRIABLE) {
                throw e;
            }
            throw new ConnectException(
                    "Table '"
                            + table
                            + "' cannot be changed for the records that go to it ("
                            + plan.changes()
                            + "): "
                            + dialect.explain(e)
                            + ". Change it by hand, and restart the task",
                    e);
        }
    }

    private List<ColumnSource> possible(
            TableId table, List<ColumnSource> columns, EvolutionPlan plan) {
        if (plan.incompatible().isEmpty()) {
            return columns;
        }
        String message = "Table '" + table + "' does not fit: " + plan.reasons();
        boolean concernsKey =
                columns.stream()
                        .filter(column -> column.spec().isKey())
                        .anyMatch(column -> plan.incompatible().containsKey(column.name()));
        if (policy == IncompatiblePolicy.DEAD_LETTER) {
            throw new DataException(message);
        }
        if (policy == IncompatiblePolicy.FAIL || concernsKey) {
            throw new ConnectException(message + ". Or see " + JdbcSinkKeys.SCHEMA_INCOMPATIBLE);
        }
        LOG.warn("{}. It is left out", message);
        return columns.stream()
                .filter(column -> !plan.incompatible().containsKey(column.name()))
                .toList();
    }

    /** Only what this task has seen come and go: other columns are not the records' own. */
    private Set<String> gone(String schemaName, List<ColumnSpec> fields) {
        Set<String> names = new HashSet<>();
        fields.forEach(field -> names.add(tables.stored(field)));
        Set<String> last = schemaName == null ? null : lastFields.put(schemaName, names);
        Set<String> gone = new HashSet<>(last == null ? Set.of() : last);
        gone.removeAll(names);
        return gone;
    }
}

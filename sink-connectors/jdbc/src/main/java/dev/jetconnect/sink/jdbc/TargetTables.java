package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the tables that records go to, and creates those that are missing. */
final class TargetTables {
    private static final Logger LOG = LoggerFactory.getLogger(TargetTables.class);

    private final Dialect dialect;
    private final boolean isAutoCreate;
    private final Optional<SchemaEvolution> evolution;

    /**
     * @param evolution empty: tables stay as they are, and have to fit
     */
    TargetTables(Dialect dialect, boolean isAutoCreate, Optional<SchemaEvolution> evolution) {
        this.dialect = dialect;
        this.isAutoCreate = isAutoCreate;
        this.evolution = evolution;
    }

    static TargetTables of(JdbcSinkConfig config, Dialect dialect) {
        EvolutionSettings settings = config.evolution();
        return new TargetTables(
                dialect,
                config.isAutoCreate(),
                settings.isActive()
                        ? Optional.of(new SchemaEvolution(dialect, settings))
                        : Optional.empty());
    }

    /**
     * The reader of rows that hold whole records; a missing table is created.
     *
     * @param schemaName of the rows; null: they have none
     */
    RowReader bindRows(
            Connection connection, TableId table, List<ColumnSource> columns, String schemaName)
            throws SQLException {
        Optional<TableDescription> found = find(connection, table);
        if (evolution.isEmpty()) {
            return reader(
                    found.isPresent() ? found.get() : create(connection, table, columns), columns);
        }
        if (found.isEmpty()) {
            create(connection, table, columns);
        }
        List<ColumnSource> fitting = evolution.get().fit(connection, table, columns, schemaName);
        return reader(dialect.describe(connection, table).orElseThrow(), fitting);
    }

    /** Whether a table has changed so that other readers of its rows are out of date. */
    boolean haveOutdatedReaders() {
        return evolution.isPresent() && evolution.get().hasTakenAway();
    }

    private RowReader reader(TableDescription table, List<ColumnSource> columns) {
        return new RowReader(columns, dialect.bind(table, RowReader.specs(columns)));
    }

    /** Binds keys. Empty: the table is not there yet, so that it has nothing to be deleted. */
    Optional<TableBinding> bindKeys(
            Connection connection, TableId table, List<ColumnSource> columns) throws SQLException {
        return find(connection, table).map(found -> dialect.bind(found, RowReader.specs(columns)));
    }

    private Optional<TableDescription> find(Connection connection, TableId table)
            throws SQLException {
        Optional<TableDescription> found = dialect.describe(connection, table);
        if (found.isEmpty() && !isAutoCreate) {
            throw new ConnectException(
                    "Table '"
                            + table
                            + "' does not exist, and auto.create is false. Create it, set"
                            + " auto.create=true, or check table.name.format");
        }
        return found;
    }

    private TableDescription create(
            Connection connection, TableId table, List<ColumnSource> columns) throws SQLException {
        Optional<SQLException> failure = tryCreate(connection, table, columns);
        // Another task may have created it at the same time.
        Optional<TableDescription> found = dialect.describe(connection, table);
        if (found.isPresent()) {
            return found.get();
        }
        String reason =
                failure.map(dialect::explain)
                        .orElse("it is not found afterwards; check the search path of the user");
        throw new ConnectException(
                "Table '" + table + "' cannot be created: " + reason, failure.orElse(null));
    }

    private Optional<SQLException> tryCreate(
            Connection connection, TableId table, List<ColumnSource> columns) throws SQLException {
        try {
            dialect.create(connection, table, RowReader.specs(columns));
            LOG.info("Created table '{}'", table);
            return Optional.empty();
        } catch (SQLException e) {
            if (dialect.classify(e) == SqlFailure.RETRIABLE) {
                throw e;
            }
            return Optional.of(e);
        }
    }
}

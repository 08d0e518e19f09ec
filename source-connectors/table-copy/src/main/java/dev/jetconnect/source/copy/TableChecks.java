package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;

/** Looks whether what is to be copied is there and may be read. */
final class TableChecks {
    private TableChecks() {}

    /** Adds what is wrong to the settings that it concerns. */
    static void check(
            CopyConfig config, Optional<StreamSettings> stream, List<ConfigValue> values) {
        Optional<String> wrong = stream.flatMap(wanted -> wanted.problem(config));
        if (wrong.isPresent()) {
            add(values, CopyKeys.STREAM_POSITION, wrong.get());
            return;
        }
        SourceDatabase database = SourceDatabase.of(config.address());
        try (Connection connection = database.connect()) {
            checkTables(config, stream, database, connection, values);
            if (stream.isPresent()) {
                database.streamProblem(connection)
                        .ifPresent(found -> add(values, CopyKeys.STREAM_POSITION, found));
            }
        } catch (SQLException e) {
            add(values, CopyKeys.URL, CopyFailures.sentence(database, e));
        } catch (ConnectException e) {
            add(values, CopyKeys.URL, e.getMessage());
        }
    }

    private static void checkTables(
            CopyConfig config,
            Optional<StreamSettings> stream,
            SourceDatabase database,
            Connection connection,
            List<ConfigValue> values)
            throws SQLException {
        boolean isQuery = config.choice().query().isPresent();
        String key = isQuery ? CopyKeys.QUERY : CopyKeys.TABLE_INCLUDE;
        List<SourceTable> tables;
        try {
            tables = database.tables(connection, config.choice());
        } catch (SQLException e) {
            if (!isQuery) {
                throw e;
            }
            add(values, key, "The query cannot be run: " + database.kind().explain(e));
            return;
        }
        problem(config, tables)
                .or(() -> stream.flatMap(wanted -> StreamSettings.problem(tables)))
                .ifPresent(found -> add(values, key, found));
        List<String> unreadable = isQuery ? List.of() : database.unreadable(connection, tables);
        if (!unreadable.isEmpty()) {
            add(
                    values,
                    key,
                    "The user may not read "
                            + String.join(", ", unreadable)
                            + ". GRANT SELECT on them, or exclude them");
        }
    }

    /**
     * Refuses to copy nothing.
     *
     * @throws ConfigException there is no table, or one without columns
     */
    static void require(
            CopyConfig config, Optional<StreamSettings> stream, List<SourceTable> tables) {
        problem(config, tables)
                .or(() -> stream.flatMap(wanted -> wanted.problem(config)))
                .or(() -> stream.flatMap(wanted -> StreamSettings.problem(tables)))
                .ifPresent(
                        found -> {
                            throw new ConfigException(found);
                        });
    }

    private static Optional<String> problem(CopyConfig config, List<SourceTable> tables) {
        List<String> names = tables.stream().map(SourceTable::name).toList();
        List<String> unmatched = config.choice().unmatched(names);
        if (!unmatched.isEmpty()) {
            return Optional.of(
                    "No table that is not excluded has a name like "
                            + String.join(", ", unmatched)
                            + ". Names are schema.table, and database.table with MySQL and"
                            + " MariaDB; a table must be visible to the user");
        }
        if (tables.isEmpty()) {
            return Optional.of("There is no table to copy that the user can see");
        }
        Optional<String> empty =
                tables.stream()
                        .filter(table -> table.columns().isEmpty())
                        .findFirst()
                        .map(table -> "Of table " + table.name() + " no column is left to copy");
        return empty.or(() -> config.sync().flatMap(sync -> problem(sync, config, tables)));
    }

    private static Optional<String> problem(
            SyncSettings sync, CopyConfig config, List<SourceTable> tables) {
        boolean isQuery = config.choice().query().isPresent();
        return tables.stream()
                .map(table -> sync.problem(table, isQuery))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static void add(List<ConfigValue> values, String key, String message) {
        values.stream()
                .filter(value -> value.name().equals(key))
                .forEach(value -> value.addErrorMessage(message));
    }
}

package dev.jetconnect.source.copy;

import dev.jetconnect.databases.BuiltVersion;
import dev.jetconnect.source.copy.database.Moment;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.record.Partitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Copies whole tables of PostgreSQL, MySQL and MariaDB, and is finished then. It plans which slices
 * tables are read in, and holds the snapshot that all tasks read in.
 *
 * <p>Not thread-safe: Connect calls it on one thread at a time.
 */
public final class TableCopyConnector extends SourceConnector {
    private Map<String, String> settings = Map.of();
    private SourceDatabase database;
    private List<TablePlan> plans = List.of();
    private Optional<SnapshotHolder> snapshot = Optional.empty();
    private boolean isOneTask;

    @Override
    public void start(Map<String, String> properties) {
        CopyConfig config = CopyConfig.of(properties);
        settings = new HashMap<>(properties);
        database = SourceDatabase.of(config.address());
        boolean isSnapshot = config.consistency() == Consistency.SNAPSHOT;
        isOneTask = isSnapshot && !database.sharesSnapshots();
        OffsetStorageReader offsets = context().offsetStorageReader();
        Connection connection = null;
        try {
            connection = database.connect();
            List<SourceTable> tables = database.tables(connection, config.choice());
            Optional<StreamSettings> stream = StreamSettings.of(properties);
            TableChecks.require(config, stream, tables);
            plans = plan(config, connection, tables, offsets);
            Moment moment =
                    isSnapshot && !isFinished(offsets)
                            ? begin(connection, stream, tables, offsets)
                            : Moment.ANY;
            if (moment.snapshot().isEmpty()) {
                connection.close();
            } else {
                snapshot =
                        Optional.of(
                                new SnapshotHolder(connection, moment, () -> isFinished(offsets)));
            }
        } catch (SQLException e) {
            close(connection, e);
            throw CopyFailures.of(database, e);
        } catch (RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    private Moment begin(
            Connection connection,
            Optional<StreamSettings> stream,
            List<SourceTable> tables,
            OffsetStorageReader offsets)
            throws SQLException {
        if (stream.isEmpty()) {
            return database.begin(connection);
        }
        boolean isKept = offsets.offset(Partitions.position()) != null;
        return database.begin(connection, stream.get().start(isKept), tables);
    }

    /** A plan that is kept stays, whatever the tables are like now. */
    private List<TablePlan> plan(
            CopyConfig config,
            Connection connection,
            List<SourceTable> tables,
            OffsetStorageReader offsets)
            throws SQLException {
        List<TablePlan> all = new ArrayList<>();
        for (SourceTable table : tables) {
            Optional<KeptPlan> kept = KeptPlan.read(offsets, table.name());
            all.add(
                    kept.isPresent()
                            ? kept.get().plan()
                            : database.plan(connection, table, config.reading()));
        }
        return all;
    }

    private boolean isFinished(OffsetStorageReader offsets) {
        TablesProgress progress = new TablesProgress(offsets);
        return plans.stream().allMatch(plan -> progress.total(plan).isPresent());
    }

    private static void close(Connection connection, Exception error) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }

    @Override
    public Class<? extends Task> taskClass() {
        return TableCopyTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        int slices = plans.stream().mapToInt(plan -> plan.slices().size()).sum();
        int tasks = isOneTask ? 1 : Math.max(1, Math.min(tasksMax, slices));
        Moment moment = snapshot.map(SnapshotHolder::moment).orElse(Moment.ANY);
        return IntStream.range(0, tasks)
                .mapToObj(task -> new TaskShare(task, tasks, moment, plans).toSettings(settings))
                .toList();
    }

    @Override
    public Config validate(Map<String, String> properties) {
        List<ConfigValue> values = CopyConfig.validate(properties);
        if (values.stream().allMatch(value -> value.errorMessages().isEmpty())) {
            TableChecks.check(CopyConfig.of(properties), StreamSettings.of(properties), values);
        }
        return new Config(values);
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    /** Offsets may be deleted, or taken back; what they mean is found out at the start. */
    @Override
    public boolean alterOffsets(
            Map<String, String> properties, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return true;
    }

    @Override
    public ConfigDef config() {
        return CopyKeys.DEFINITION;
    }

    @Override
    public void stop() {
        snapshot.ifPresent(SnapshotHolder::close);
        snapshot = Optional.empty();
    }

    @Override
    public String version() {
        return BuiltVersion.of(TableCopyConnector.class);
    }
}

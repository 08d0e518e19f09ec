package dev.jetconnect.source.copy;

import dev.jetconnect.databases.BuiltVersion;
import dev.jetconnect.source.copy.database.Moment;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.TablePlan;
import java.time.Instant;
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
 * <p>Thread-safe: Connect calls it on one thread at a time, and its timer on another.
 */
public final class TableCopyConnector extends SourceConnector {
    private Map<String, String> settings = Map.of();
    private CopyPlanner.Planned planned =
            new CopyPlanner.Planned(List.of(), Optional.empty(), 0); // guarded by this
    private Optional<SyncTimer> timer = Optional.empty();
    private boolean isOneTask;

    @Override
    public synchronized void start(Map<String, String> properties) {
        CopyConfig config = CopyConfig.of(properties);
        settings = new HashMap<>(properties);
        SourceDatabase database = SourceDatabase.of(config.address());
        isOneTask = config.consistency() == Consistency.SNAPSHOT && !database.sharesSnapshots();
        OffsetStorageReader offsets = context().offsetStorageReader();
        CopyPlanner planner =
                new CopyPlanner(config, StreamSettings.of(properties), database, offsets);
        boolean isDue =
                config.sync()
                        .map(sync -> SyncTimer.isDue(sync.schedule(), offsets, Instant.now()))
                        .orElse(false);
        planned = planner.plan(isDue, System.currentTimeMillis());
        timer =
                config.sync()
                        .map(
                                sync ->
                                        new SyncTimer(
                                                sync.schedule(),
                                                offsets,
                                                planned.run(),
                                                () -> copyAgain(planner)));
        timer.ifPresent(SyncTimer::start);
    }

    private synchronized long copyAgain(CopyPlanner planner) {
        if (timer.isEmpty()) {
            return planned.run(); // stopped meanwhile
        }
        CopyPlanner.Planned next = planner.plan(true, System.currentTimeMillis());
        planned.snapshot().ifPresent(SnapshotHolder::close);
        planned = next;
        context().requestTaskReconfiguration();
        return next.run();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return TableCopyTask.class;
    }

    @Override
    public synchronized List<Map<String, String>> taskConfigs(int tasksMax) {
        List<TablePlan> plans = planned.plans();
        int slices = plans.stream().mapToInt(plan -> plan.slices().size()).sum();
        int tasks = isOneTask ? 1 : Math.max(1, Math.min(tasksMax, slices));
        Moment moment = planned.snapshot().map(SnapshotHolder::moment).orElse(Moment.ANY);
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
    public synchronized void stop() {
        timer.ifPresent(SyncTimer::close);
        timer = Optional.empty();
        planned.snapshot().ifPresent(SnapshotHolder::close);
        planned = new CopyPlanner.Planned(List.of(), Optional.empty(), 0);
    }

    @Override
    public String version() {
        return BuiltVersion.of(TableCopyConnector.class);
    }
}

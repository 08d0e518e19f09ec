package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.database.ChunkBy;
import dev.jetconnect.source.copy.database.Moment;
import dev.jetconnect.source.copy.database.ReadSettings;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.plan.Window;
import dev.jetconnect.source.copy.record.Partitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Plans copies: what was begun goes on by the plan that is kept. Confined to one thread. */
final class CopyPlanner {
    private static final String WATERMARK = "watermark";

    private final CopyConfig config;
    private final Optional<StreamSettings> stream;
    private final SourceDatabase database;
    private final OffsetStorageReader offsets;

    CopyPlanner(
            CopyConfig config,
            Optional<StreamSettings> stream,
            SourceDatabase database,
            OffsetStorageReader offsets) {
        this.config = config;
        this.stream = stream;
        this.database = database;
        this.offsets = offsets;
    }

    /**
     * What is copied.
     *
     * @param run the newest copy that it is of
     */
    record Planned(List<TablePlan> plans, Optional<SnapshotHolder> snapshot, long run) {
        boolean isFinished(OffsetStorageReader offsets) {
            return isFinished(plans, offsets);
        }

        private static boolean isFinished(List<TablePlan> plans, OffsetStorageReader offsets) {
            TablesProgress progress = new TablesProgress(offsets);
            return plans.stream().allMatch(plan -> progress.total(plan).isPresent());
        }
    }

    /**
     * Plans what is left.
     *
     * @param isAnew whether what is complete is copied again
     */
    Planned plan(boolean isAnew, long now) {
        Connection connection = null;
        try {
            connection = database.connect();
            List<SourceTable> tables = database.tables(connection, config.choice());
            TableChecks.require(config, stream, tables);
            boolean isSnapshot = config.consistency() == Consistency.SNAPSHOT;
            boolean isOfStream = isSnapshot && stream.isPresent();
            Moment moment = isSnapshot && !isOfStream ? database.begin(connection) : Moment.ANY;
            long run = run(tables, isAnew, now);
            List<TablePlan> plans = new ArrayList<>();
            for (SourceTable table : tables) {
                Optional<TablePlan> kept = kept(table, run);
                plans.add(kept.isPresent() ? kept.get() : begin(connection, table, run));
            }
            boolean isFinished = Planned.isFinished(plans, offsets);
            if (isOfStream && !isFinished) {
                moment = begin(connection, tables);
            }
            if (moment.snapshot().isEmpty() || isFinished) {
                connection.close();
                return new Planned(plans, Optional.empty(), run);
            }
            SnapshotHolder holder =
                    new SnapshotHolder(
                            connection, moment, () -> Planned.isFinished(plans, offsets));
            return new Planned(plans, Optional.of(holder), run);
        } catch (SQLException e) {
            close(connection, e);
            throw CopyFailures.of(database, e);
        } catch (RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** The moment at which changes go on: a slot is made only if something is left to copy. */
    private Moment begin(Connection connection, List<SourceTable> tables) throws SQLException {
        boolean isKept = offsets.offset(Partitions.position()) != null;
        return database.begin(connection, stream.get().start(isKept), tables);
    }

    /** With a schedule all tables are of one copy; otherwise each is copied when it is new. */
    private long run(List<SourceTable> tables, boolean isAnew, long now) {
        long newest =
                tables.stream()
                        .map(table -> KeptPlan.read(offsets, table.name()))
                        .flatMap(Optional::stream)
                        .mapToLong(kept -> kept.plan().run())
                        .max()
                        .orElse(now);
        if (config.sync().isEmpty()) {
            return now;
        }
        boolean isComplete =
                SyncState.read(offsets).map(state -> state.finishedRun() >= newest).orElse(false);
        return isAnew && isComplete ? Math.max(now, newest + 1) : newest;
    }

    private Optional<TablePlan> kept(SourceTable table, long run) {
        return KeptPlan.read(offsets, table.name())
                .map(KeptPlan::plan)
                .filter(plan -> config.sync().isEmpty() || plan.run() == run);
    }

    private TablePlan begin(Connection connection, SourceTable table, long run)
            throws SQLException {
        Optional<SourceColumn> column = config.sync().flatMap(sync -> sync.watermark(table));
        if (column.isEmpty()) {
            return database.plan(connection, table, config.reading())
                    .begun(run, database.estimate(connection, table), Optional.empty());
        }
        Window window =
                new Window(
                        column.get().name(),
                        reached(table.name()),
                        database.highest(connection, table, column.get()).orElse(""));
        SourceTable part = config.within(database, table, window);
        ReadSettings reading =
                window.after().isEmpty()
                        ? config.reading()
                        : config.reading().by(ChunkBy.KEY); // few rows, wherever they are
        return database.plan(connection, part, reading)
                .begun(run, database.estimate(connection, part), Optional.of(window));
    }

    /** The watermark of the last copy that was completed. */
    private String reached(String table) {
        Map<String, Object> end = new TablesProgress(offsets).end(table);
        return end.get(WATERMARK) instanceof String watermark ? watermark : "";
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
}

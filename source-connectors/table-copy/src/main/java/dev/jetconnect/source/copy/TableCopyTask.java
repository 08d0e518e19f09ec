package dev.jetconnect.source.copy;

import dev.jetconnect.databases.BuiltVersion;
import dev.jetconnect.source.copy.database.Moment;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.Slice;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.read.Block;
import dev.jetconnect.source.copy.read.BlockQueue;
import dev.jetconnect.source.copy.read.RateLimit;
import dev.jetconnect.source.copy.read.ReadFailure;
import dev.jetconnect.source.copy.read.Readers;
import dev.jetconnect.source.copy.read.SliceWork;
import dev.jetconnect.source.copy.record.Partitions;
import dev.jetconnect.source.copy.record.StatusRecords;
import dev.jetconnect.source.copy.record.TableRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies its share of the slices: what readers have read it hands over with offsets, from which a
 * restart goes on. At the end it has no connection and waits.
 *
 * <p>Confined to the task thread.
 */
public final class TableCopyTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(TableCopyTask.class);
    private static final long WAIT_MILLIS = 200;
    private static final long QUEUE_BYTES = 16L << 20;
    private static final long POLL_BYTES = 4L << 20;

    private CopyConfig config;
    private boolean keepsPosition;
    private SourceDatabase database;
    private TaskShare share;
    private StatusRecords statuses;
    private TableRecords records;
    private StructureSender structure;
    private BlockQueue queue;
    private Optional<Readers> readers = Optional.empty();
    private Optional<TableSummaries> summaries = Optional.empty();
    private final List<SourceRecord> first = new ArrayList<>();
    private final ReadMetrics metrics = new ReadMetrics();
    private int slicesLeft;

    @Override
    public void start(Map<String, String> settings) {
        config = CopyConfig.of(settings);
        keepsPosition = StreamSettings.of(settings).isPresent();
        share = TaskShare.of(settings);
        database = SourceDatabase.of(config.address());
        statuses = new StatusRecords(config.topicPrefix());
        records =
                new TableRecords(
                        config.form() == RecordForm.BLOCKS,
                        config.hasBatchHeaders(),
                        config::topic,
                        statuses);
        structure =
                new StructureSender(
                        config, database, context.offsetStorageReader(), share.tellsOfTables());
        boolean isRows = config.form() == RecordForm.ROWS;
        queue = new BlockQueue(isRows ? QUEUE_BYTES / 4 : QUEUE_BYTES);
        TablesProgress progress = new TablesProgress(context.offsetStorageReader());
        Map<String, KeptPlan> plans = new HashMap<>();
        Map<String, List<SliceWork>> work = new HashMap<>();
        for (int i = 0; i < share.plans().size(); i++) {
            plan(i, progress, plans, work);
        }
        metrics.register(context);
        slicesLeft = work.values().stream().mapToInt(List::size).sum();
        if (slicesLeft > 0) {
            read(plans, work);
        }
        if (share.tellsOfTables()) {
            summaries =
                    Optional.of(
                            new TableSummaries(
                                    progress,
                                    statuses,
                                    config,
                                    List.copyOf(plans.values()),
                                    SyncState.read(context.offsetStorageReader())));
        }
    }

    /** The plan of a table that is kept wins over a new one, but not over a newer copy. */
    private void plan(
            int index,
            TablesProgress progress,
            Map<String, KeptPlan> plans,
            Map<String, List<SliceWork>> work) {
        TablePlan given = share.plans().get(index);
        KeptPlan kept =
                KeptPlan.read(context.offsetStorageReader(), given.table())
                        .filter(
                                found ->
                                        config.sync().isEmpty()
                                                || found.plan().run() >= given.run())
                        .orElse(new KeptPlan(given, "", 0));
        plans.put(given.table(), kept);
        String id = kept.plan().id();
        List<Progress> slices = progress.of(kept.plan());
        List<SliceWork> own = new ArrayList<>();
        for (Slice slice : kept.plan().slices()) {
            Progress reached = slices.get(slice.number());
            if (!share.has(index, slice.number())) {
                continue;
            }
            metrics.add(given.table(), reached.rows());
            if (!reached.isFinished()) {
                own.add(new SliceWork(null, id, slice, reached));
            }
        }
        if (!own.isEmpty()) {
            work.put(given.table(), own);
        }
    }

    private void read(Map<String, KeptPlan> plans, Map<String, List<SliceWork>> work) {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(config.connections(), slicesLeft); i++) {
                connections.add(database.connect());
            }
            // Before the moment is joined, so one may be there that is not at that moment.
            List<SourceTable> tables =
                    TablePlan.planned(
                            database.tables(connections.get(0), config.choice()), share.plans());
            Moment moment =
                    config.consistency() == Consistency.SNAPSHOT
                            ? database.join(connections, share.moment())
                            : Moment.ANY;
            keep(moment);
            first.addAll(structure.before(connections.get(0), tables, work.keySet()));
            List<SliceWork> all = new ArrayList<>();
            for (TablePlan plan : share.plans()) {
                List<SliceWork> own = work.getOrDefault(plan.table(), List.of());
                if (!own.isEmpty()) {
                    KeptPlan kept = plans.get(plan.table());
                    SourceTable table =
                            config.within(database, find(tables, plan.table()), kept.plan());
                    begin(kept, moment, own, table.hasKey());
                    own.forEach(
                            slice ->
                                    all.add(
                                            new SliceWork(
                                                    table,
                                                    slice.plan(),
                                                    slice.slice(),
                                                    slice.progress())));
                }
            }
            readers =
                    Optional.of(
                            Readers.start(
                                    database,
                                    config.reading(),
                                    connections,
                                    all,
                                    queue,
                                    new RateLimit(
                                            config.reading().rowsPerSecond()
                                                    / (double) share.tasks(),
                                            config.reading().bytesPerSecond()
                                                    / (double) share.tasks())));
        } catch (SQLException e) {
            close(connections);
            throw CopyFailures.of(database, e);
        } catch (RuntimeException e) {
            close(connections);
            throw e;
        }
    }

    /** Goes before all rows: what they are of is known before any of them is. */
    private void keep(Moment moment) {
        boolean isKept = context.offsetStorageReader().offset(Partitions.position()) != null;
        if (!moment.position().isEmpty() && share.tellsOfTables() && keepsPosition && !isKept) {
            StatusRecords.Status status =
                    new StatusRecords.Status("*", "", "position", null, 0, 0, 0, 0);
            first.add(statuses.of(status, Partitions.position(), new TreeMap<>(moment.position())));
        }
    }

    private static void close(List<Connection> connections) {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A connection could not be closed", e);
            }
        }
    }

    private static SourceTable find(List<SourceTable> tables, String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ConnectException(
                                        "Table "
                                                + name
                                                + " is gone since the copy began. Leave it out, and"
                                                + " restart the connector"));
    }

    /** Keeps the plan with the first records, and says so when the moment is not the first one. */
    private void begin(KeptPlan kept, Moment moment, List<SliceWork> own, boolean hasKey) {
        boolean isNew = kept.views() == 0;
        boolean wantsSnapshot = config.consistency() == Consistency.SNAPSHOT;
        if (!isNew && (!wantsSnapshot || moment.isSameAs(kept.mark()))) {
            return;
        }
        String table = kept.plan().table();
        if (!isNew) {
            if (config.snapshotLost() == SnapshotLost.FAIL) {
                throw new ConnectException(
                        "Table "
                                + table
                                + " is copied in part, and the database may have changed since."
                                + " Delete the connector's offsets and what was copied to begin"
                                + " anew, or set snapshot.lost=continue to copy the rest as it is"
                                + " now");
            }
            LOG.warn(
                    "Table {} goes on with {} slices as of now: the database may have changed since"
                            + " the copy began",
                    table,
                    own.size());
        }
        KeptPlan next = new KeptPlan(kept.plan(), moment.mark(), kept.views() + 1);
        StatusRecords.Status status =
                new StatusRecords.Status(
                        table, config.topic(table), "started", null, 0, 0, 0, next.views());
        first.add(statuses.of(status, Partitions.plan(table), next.offset(hasKey)));
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        List<SourceRecord> polled = new ArrayList<>(first);
        first.clear();
        if (slicesLeft > 0) {
            for (Block block : take()) {
                records.add(block, polled);
                metrics.add(block.table().name(), block.rows());
                slicesLeft -= block.after().isFinished() ? 1 : 0;
            }
            if (slicesLeft == 0) {
                LOG.info("All slices of this task are read");
            }
        } else if (polled.isEmpty()) {
            Thread.sleep(WAIT_MILLIS);
        }
        summaries.ifPresent(tables -> polled.addAll(tables.look()));
        if (summaries.filter(TableSummaries::isDone).isPresent()) {
            polled.addAll(structure.rest(share.plans()));
        }
        return polled.isEmpty() ? null : polled;
    }

    private List<Block> take() throws InterruptedException {
        try {
            return queue.take(POLL_BYTES, WAIT_MILLIS);
        } catch (ReadFailure e) {
            if (e.getCause() instanceof SQLException error) {
                throw CopyFailures.of(database, error);
            }
            throw new ConnectException("Reading " + database.address() + " failed", e.getCause());
        }
    }

    @Override
    public void stop() {
        readers.ifPresent(Readers::close);
        readers = Optional.empty();
    }

    @Override
    public String version() {
        return BuiltVersion.of(TableCopyConnector.class);
    }
}

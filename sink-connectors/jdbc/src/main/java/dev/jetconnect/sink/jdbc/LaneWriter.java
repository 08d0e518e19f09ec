package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a batch in several transactions at the same time, each of which has all changes of its
 * rows. What some of them can't write, be it that a row needs one of another lane, is written
 * afterwards in one transaction, in the order of the source: only that one refuses rows. Confined
 * to the task thread.
 */
final class LaneWriter implements BatchWriter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWriter.class);

    /** With fewer changes the commits cost more than is won. */
    private static final int CHANGES_MIN = 500;

    private final Database database;
    private final Positions positions;
    private final LaneFailures failures;
    private final BatchWriter serial;
    private final List<Lane> lanes;
    private final LaneThreads threads = new LaneThreads();
    private final FailureGate gate = new FailureGate();

    /**
     * @param serial writes what lanes can't
     */
    LaneWriter(
            Database database,
            Positions positions,
            LaneFailures failures,
            BatchWriter serial,
            List<Lane> lanes) {
        this.database = database;
        this.positions = positions;
        this.failures = failures;
        this.serial = serial;
        this.lanes = List.copyOf(lanes);
    }

    /** Whether the batch can be divided, and it is worth while. */
    boolean admits(ReadBatch batch) {
        return batch.changes().size() >= CHANGES_MIN
                && !batch.positions().isFollowedByWritten()
                && batch.changes().stream().noneMatch(c -> c.kind() == Change.Kind.TRUNCATE)
                && gate.admits();
    }

    @Override
    public void write(Connection connection, ReadBatch whole)
            throws SQLException, TableWriteException {
        LaneBatch batch = new LaneBatch(whole, lanes.size(), positions);
        Map<Integer, Throwable> failed = threads.run(works(connection, batch));
        for (int lane = 0; lane < lanes.size(); lane++) {
            if (!failed.containsKey(lane)) {
                positions.advanced(batch.part(lane).positions().changes());
            }
        }
        if (failed.isEmpty()) {
            positions.written(whole.positions());
            gate.succeeded();
            return;
        }
        gate.close();
        failures.requireOfLanes(failed.values());
        LOG.info(
                "{} of {} lanes could not write, and it is done after the others now: {}",
                failed.size(),
                lanes.size(),
                failures.reason(failed.values().iterator().next()));
        serial.write(connection, batch.rest(failed.keySet()));
    }

    private List<LaneThreads.Work> works(Connection connection, LaneBatch batch) {
        List<LaneThreads.Work> works = new ArrayList<>();
        works.add(() -> lanes.get(0).write(connection, batch.part(0)));
        for (int i = 1; i < lanes.size(); i++) {
            int lane = i;
            works.add(
                    () -> {
                        try (Connection another = database.connect()) {
                            lanes.get(lane).write(another, batch.part(lane));
                        }
                    });
        }
        return works;
    }

    /** Gives up what is not written yet. */
    @Override
    public void close() {
        threads.close();
    }
}

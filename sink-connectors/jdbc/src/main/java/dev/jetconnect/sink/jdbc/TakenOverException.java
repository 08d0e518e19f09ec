package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/** Another run of the task goes on from here; this one has written nothing since. */
final class TakenOverException extends ConnectException {
    private static final long serialVersionUID = 1L;

    private TakenOverException(String message) {
        super(message);
    }

    static TakenOverException of(PositionTable table, PositionRow mine, PositionRow found) {
        return new TakenOverException(
                "Another run of this task has taken over "
                        + table.describe(mine.partition())
                        + " (its epoch is "
                        + found.epoch()
                        + ", that of this run "
                        + mine.epoch()
                        + "); nothing of this batch was written. If no worker has taken the task"
                        + " over and nobody has changed its offsets, then another connector of this"
                        + " name writes to the same database: give one of them another "
                        + JdbcSinkKeys.POSITION_ID);
    }

    /**
     * There was a position, and now there is none.
     *
     * @param hasRow whether its row is still there
     */
    static ConnectException gone(
            PositionTable table, TopicPartition partition, long next, boolean hasRow) {
        return new ConnectException(
                "The position of "
                        + table.describe(partition)
                        + " was "
                        + next
                        + ", and is gone"
                        + (hasRow ? "" : " with its row")
                        + ": the target was replaced, or somebody has deleted it. See what the"
                        + " target holds, set the connector's offsets accordingly (PATCH"
                        + " /connectors/{name}/offsets), and restart the task");
    }
}

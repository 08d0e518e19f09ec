package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records that one transaction writes, and the positions that it moves with them.
 *
 * @param changes empty where the target keeps no positions
 */
record PositionedBatch(List<SinkRecord> records, List<PositionChange> changes) {}

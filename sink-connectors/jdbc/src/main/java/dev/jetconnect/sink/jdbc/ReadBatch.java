package dev.jetconnect.sink.jdbc;

import java.util.List;

/**
 * What a batch does to tables.
 *
 * @param changes in the order of the source
 * @param refused records that could not be read; those that cannot be written join them
 */
record ReadBatch(PositionedBatch positions, List<Change> changes, List<RefusedRecord> refused) {}

package dev.jetconnect.chaos;

import java.util.List;
import java.util.Map;

/**
 * All that is known at the end of a run: what was sent, stored and applied, and what happened
 * meanwhile. The checks look at nothing else.
 *
 * <p>Immutable.
 *
 * @param numbers the pipeline of numbered records
 * @param bystander the one at which no fault was aimed
 * @param ending when the numbering sources were told to end, in milliseconds since 1970
 * @param slots looks at how far the source was told to forget, in their order
 * @param positions looks at the sinks' committed positions, in their order
 * @param endsByItself exit statuses of workers that ended without being told to, by name
 * @param texts what anybody can read, by where it was read
 */
record Evidence(
        Numbers numbers,
        Numbers bystander,
        Rows rows,
        List<Happening> happenings,
        long ending,
        List<ChaosWorker.Sample> samples,
        List<SlotSample> slots,
        List<PositionSample> positions,
        Map<String, List<Integer>> endsByItself,
        Map<String, String> texts) {

    /**
     * A pipeline from a numbering source to a writing sink.
     *
     * @param count how many records each source partition has; numbered from 0
     * @param sources names of the source partitions
     */
    record Numbers(
            long count,
            List<String> sources,
            List<StoredRecord> stored,
            List<ProbeLedger.Event> sourceEvents,
            List<ProbeLedger.Event> sinkEvents,
            List<ProbeLedger.Applied> applied) {}

    /**
     * The pipeline from database to database.
     *
     * @param sent committed in the source, by table, in the order of the commits
     * @param stored in the order of the stream
     * @param arrived in the target, by table, in the order of arrival
     */
    record Rows(
            Map<String, List<Long>> sent,
            List<StoredRow> stored,
            Map<String, List<Long>> arrived) {}

    /** An inserted row in the stream. */
    record StoredRow(long sequence, String table, long number) {}

    /**
     * A fault that has come to pass.
     *
     * @param begin in milliseconds since 1970
     * @param end when all was as before: a worker that was started again answers
     */
    record Happening(long begin, long end, Fault fault) {}

    /**
     * @param confirmed up to where PostgreSQL may forget its log, read first
     * @param stored up to where the stream has it
     */
    record SlotSample(long confirmed, long stored) {}

    /**
     * @param partition topic and partition
     */
    record PositionSample(long millis, String connector, String partition, long offset) {}
}

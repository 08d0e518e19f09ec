package dev.jetconnect.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * How far a copy of tables is, as REST and the command line show it. What is not known is null, and
 * left out.
 *
 * @param state "starting", "running", "paused", "stopped", "stuck", "failed" or "finished"
 * @param startedAt ISO-8601
 * @param finishedAt when all was in the log
 * @param rows of all tables
 * @param verified whether all sinks have committed as many rows as the log has
 * @param tablesFinished those whose rows are all in the log and written
 * @param rowsBehind in the log and not written
 * @param structure what has become of the tables' structure, if it is sent
 * @param schedule when copies began and begin, if there is more than one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
public record CopyReport(
        String connector,
        String state,
        String startedAt,
        String finishedAt,
        double seconds,
        int tablesTotal,
        int tablesFinished,
        Rows rows,
        Long rowsBehind,
        Boolean verified,
        List<Sink> sinks,
        Stuck stuck,
        List<Problem> problems,
        List<String> warnings,
        Structure structure,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> schedule,
        List<Table> tables) {

    /**
     * Rows, of one table or of all.
     *
     * @param total an estimate until all are read
     * @param read handed to the worker
     * @param published in the log, synced
     * @param written committed by each sink that reads them
     * @param percent of the total that is written, or without a sink, published
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    public record Rows(
            Long total,
            boolean estimated,
            long read,
            long published,
            Long written,
            Double percent,
            Long perSecond,
            Long etaSeconds) {}

    /**
     * A table.
     *
     * @param state "waiting", "copying", "writing" or "finished"
     * @param bytes of its rows as text, in the log
     * @param seconds of reading, added up over what was read side by side
     * @param rowsPerSecond of reading
     * @param views of how many moments its rows are
     * @param writtenBy rows by sink
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    public record Table(
            String table,
            String state,
            Rows rows,
            long bytes,
            double seconds,
            long rowsPerSecond,
            long views,
            Map<String, Long> writtenBy,
            List<String> warnings) {}

    /**
     * The structure of the tables. What it is that was left out is in the warnings.
     *
     * @param state "begun", or "sent": what is built behind the rows is in the log, too
     * @param leftOutBySource how many objects are not carried
     * @param leftOutBySinks how many objects are not at a target as they were at the source
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Structure(String state, long leftOutBySource, long leftOutBySinks) {}

    /** A sink that reads tables of the copy. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Sink(String connector, String state, long rowsWritten) {}

    /** What does not run, and what it says. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    public record Problem(
            String connector, Integer task, String state, String says, String restartAt) {}

    /**
     * A copy that does not move.
     *
     * @param since ISO-8601
     * @param tables those that are not finished
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Stuck(String since, long seconds, List<String> tables) {}
}

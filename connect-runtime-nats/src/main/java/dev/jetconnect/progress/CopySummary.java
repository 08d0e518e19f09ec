package dev.jetconnect.progress;

import dev.jetconnect.progress.CopyReport.Problem;
import dev.jetconnect.progress.CopyReport.Stuck;
import dev.jetconnect.progress.ReadingSinks.Sink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all tables of a copy have together.
 *
 * <p>Confined to one thread.
 */
final class CopySummary {
    private static final String RUNNING = "RUNNING";

    private final CopyWatch.Look look;
    private final Collection<TableView> tables;
    private final List<Problem> problems;
    private final boolean isFinished;

    CopySummary(CopyWatch.Look look, Map<String, TableView> tables) {
        this.look = look;
        this.tables = tables.values();
        this.problems = look.around.problems(look.sinks);
        this.isFinished =
                !tables.isEmpty()
                        && this.tables.stream().allMatch(TableView::isFinished)
                        && look.sinks.stream().allMatch(look::isAtEnd);
    }

    CopyReport report() {
        long published = tables.stream().mapToLong(table -> table.ledger().rows()).sum();
        long done = tables.stream().mapToLong(TableView::done).sum();
        look.rate().add(look.now, done);
        long begun = tables.stream().mapToLong(table -> table.ledger().run()).min().orElse(0);
        boolean isEstimated = tables.stream().anyMatch(table -> !table.ledger().isPublished());
        OptionalLong written =
                tables.stream().allMatch(table -> table.written().isEmpty())
                        ? OptionalLong.empty()
                        : OptionalLong.of(done);
        RowCounts counts =
                new RowCounts(
                        tables.stream().mapToLong(TableView::read).sum(),
                        published,
                        written,
                        done,
                        total());
        String connectorState = look.around.state();
        StructureSummary structure = look.structure(isFinished);
        Optional<Stuck> stuck = stuck(published, connectorState.equals(RUNNING));
        String finishedAt = isEstimated || tables.isEmpty() ? null : finishedAt();
        return new CopyReport(
                look.connector,
                state(connectorState, stuck.isPresent()),
                begun > 0 ? Instant.ofEpochMilli(begun).toString() : null,
                finishedAt,
                begun > 0 ? (end(finishedAt) - begun) / 1000.0 : 0,
                tables.size(),
                (int) tables.stream().filter(TableView::isFinished).count(),
                counts.shown(isFinished, isEstimated, look.rate(), begun, look.now),
                written.isPresent() ? published - done : null,
                (isFinished && written.isPresent()) ? isVerified() : null,
                sinks(),
                stuck.orElse(null),
                problems,
                warnings(structure),
                structure.counts().orElse(null),
                look.schedule(),
                tables.stream().map(table -> table.shown(look.now)).toList());
    }

    private OptionalLong total() {
        long total = 0;
        for (TableView table : tables) {
            if (table.total().isEmpty()) {
                return OptionalLong.empty();
            }
            total += table.total().getAsLong();
        }
        return OptionalLong.of(total);
    }

    private String state(String connectorState, boolean isStuck) {
        if (isFinished) {
            return "finished";
        }
        if (connectorState.equals("PAUSED") || connectorState.equals("STOPPED")) {
            return connectorState.toLowerCase(java.util.Locale.ROOT);
        }
        if (problems.stream().anyMatch(TaskProblems::isFinal)) {
            return "failed";
        }
        if (isStuck) {
            return "stuck";
        }
        return tables.isEmpty() ? "starting" : "running";
    }

    private Optional<Stuck> stuck(long published, boolean isRunning) {
        long total = published;
        for (TableView table : tables) {
            total += table.writtenBy().values().stream().mapToLong(rows -> rows).sum();
        }
        long since = look.standsSince(total, isRunning && !isFinished);
        long millis = look.now - since;
        long millisMax = look.around.stuckMillis();
        if (millisMax == 0 || millis < millisMax) {
            return Optional.empty();
        }
        return Optional.of(
                new Stuck(
                        Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS).toString(),
                        millis / 1000,
                        tables.stream()
                                .filter(table -> !table.isFinished())
                                .map(TableView::name)
                                .toList()));
    }

    private List<CopyReport.Sink> sinks() {
        return look.sinks.stream()
                .map(
                        sink ->
                                new CopyReport.Sink(
                                        sink.name(),
                                        look.isAtEnd(sink) ? "at the end" : "writing",
                                        written(sink)))
                .toList();
    }

    private long written(Sink sink) {
        return tables.stream()
                .mapToLong(table -> table.writtenBy().getOrDefault(sink.name(), 0L))
                .sum();
    }

    /** What the tasks counted, what the log has and what the sinks have committed is the same. */
    private boolean isVerified() {
        return tables.stream().allMatch(table -> table.ledger().isCountedAlike());
    }

    private List<String> warnings(StructureSummary structure) {
        List<String> warnings = new ArrayList<>();
        if (!tables.isEmpty() && look.sinks.isEmpty()) {
            warnings.add("No sink reads the tables: what is in the log counts as the end");
        }
        warnings.addAll(structure.warnings());
        return warnings;
    }

    private String finishedAt() {
        return tables.stream()
                .map(table -> table.ledger().finishedAt())
                .max(String::compareTo)
                .orElse(null);
    }

    private long end(String finishedAt) {
        return isFinished && finishedAt != null && !finishedAt.isEmpty()
                ? Instant.parse(finishedAt).toEpochMilli()
                : look.now;
    }
}

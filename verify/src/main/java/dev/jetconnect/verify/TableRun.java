package dev.jetconnect.verify;

import dev.jetconnect.databases.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** One table's comparison: how far it is, and what it has found. Thread-safe. */
final class TableRun {
    private final TableId source;
    private final TableId target;
    private final LongAdder sourceRead = new LongAdder();
    private final LongAdder targetRead = new LongAdder();
    private final List<PartSearch> searches = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long sourceRows;
    private long targetRows;
    private long rowsEstimate = -1;
    private int partsOpen = -1;
    private String failure;

    TableRun(TableId source, TableId target) {
        this.source = source;
        this.target = target;
    }

    TableId source() {
        return source;
    }

    LongAdder sourceRead() {
        return sourceRead;
    }

    LongAdder targetRead() {
        return targetRead;
    }

    synchronized void begin(TablePair pair, int parts) {
        notes.addAll(pair.notes());
        rowsEstimate = pair.source().rowsEstimate();
        partsOpen = parts;
    }

    synchronized void partRead(Buckets ofSource, Buckets ofTarget) {
        partsOpen--;
        sourceRows += ofSource.rows();
        targetRows += ofTarget.rows();
    }

    synchronized void different(PartSearch search) {
        searches.add(search);
    }

    /** The table cannot be compared; the first reason counts. */
    synchronized void failed(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    synchronized List<PartSearch> searches() {
        return List.copyOf(searches);
    }

    synchronized int listed() {
        return searches.stream().mapToInt(search -> search.last().listed().size()).sum();
    }

    synchronized boolean isFailed() {
        return failure != null;
    }

    synchronized TableReport report(int differencesMax) {
        long missing = 0;
        long extra = 0;
        long changed = 0;
        long moving = 0;
        List<Difference> listed = new ArrayList<>();
        for (PartSearch search : searches) {
            PartResult result = search.last();
            missing += result.count(Difference.Kind.MISSING);
            extra += result.count(Difference.Kind.EXTRA);
            changed += result.count(Difference.Kind.CHANGED);
            moving += result.moving();
            listed.addAll(result.listed());
        }
        boolean isDone = partsOpen == 0;
        return new TableReport(
                source.toString(),
                target.toString(),
                state(isDone, missing + extra + changed, moving),
                isDone ? sourceRows : sourceRead.sum(),
                isDone ? targetRows : targetRead.sum(),
                rowsEstimate,
                missing,
                extra,
                changed,
                moving,
                List.copyOf(listed.subList(0, Math.min(listed.size(), differencesMax))),
                List.copyOf(notes),
                failure);
    }

    private VerifyState state(boolean isDone, long different, long moving) {
        if (failure != null) {
            return VerifyState.FAILED;
        }
        if (!isDone) {
            return VerifyState.RUNNING;
        }
        if (different > 0) {
            return VerifyState.DIFFERENT;
        }
        return moving > 0 ? VerifyState.UNSETTLED : VerifyState.EQUAL;
    }
}

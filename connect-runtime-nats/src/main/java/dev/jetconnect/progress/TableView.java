package dev.jetconnect.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One table at one moment.
 *
 * @param read rows that were handed to the worker
 * @param writtenBy rows by sink; empty: none reads the table
 * @param rate of what is written
 */
record TableView(
        String name, TableLedger ledger, long read, Map<String, Long> writtenBy, RateWindow rate) {

    /** By the slowest sink. Empty: none reads the table. */
    OptionalLong written() {
        return writtenBy.values().stream().mapToLong(rows -> rows).min();
    }

    /** Written, or in the log if no sink reads the table. */
    long done() {
        return written().orElse(ledger.rows());
    }

    /** Exact as soon as all rows are in the log. Empty: nobody knows. */
    OptionalLong total() {
        if (ledger.isPublished()) {
            return OptionalLong.of(ledger.rows());
        }
        return ledger.rowsEstimated() < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(ledger.rowsEstimated(), ledger.rows()));
    }

    boolean isFinished() {
        return ledger.isPublished() && done() == ledger.rows();
    }

    private String state() {
        if (isFinished()) {
            return "finished";
        }
        if (ledger.isPublished()) {
            return "writing";
        }
        return ledger.rows() == 0 && read == 0 ? "waiting" : "copying";
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (ledger.views() > 1) {
            warnings.add(
                    "its rows are of "
                            + ledger.views()
                            + " moments: the copy went on after an interruption, and the source may"
                            + " have changed meanwhile; compare both sides");
        }
        if (!ledger.hasKey()) {
            warnings.add("it has no primary key: changes cannot be followed later by key");
        }
        if (ledger.formless() > 0) {
            warnings.add(
                    ledger.formless()
                            + " of its values have no form in records: NaN and infinity of decimals"
                            + " are null, and only blocks bring them to a target that is PostgreSQL;"
                            + " dates that do not exist are null, or 1970-01-01 where a value must"
                            + " be");
        }
        if (writtenBy.isEmpty()) {
            warnings.add("no sink reads it");
        }
        return warnings;
    }

    CopyReport.Table shown(long now) {
        RateWindow speed = writtenBy.isEmpty() ? ledger.rate() : rate;
        double seconds = ledger.millis() / 1000.0;
        return new CopyReport.Table(
                name,
                state(),
                new RowCounts(read, ledger.rows(), written(), done(), total())
                        .shown(isFinished(), !ledger.isPublished(), speed, ledger.run(), now),
                ledger.bytes(),
                seconds,
                seconds > 0 ? Math.round(ledger.rows() / seconds) : ledger.rows(),
                ledger.views(),
                writtenBy,
                warnings());
    }
}

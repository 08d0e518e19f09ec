package dev.jetconnect.progress;

import java.util.OptionalLong;

/**
 * Rows of one table, or of all.
 *
 * @param written empty: no sink reads them
 * @param done what percentage and rate are about
 * @param total empty: nobody knows
 */
record RowCounts(long read, long published, OptionalLong written, long done, OptionalLong total) {
    private static final double ALMOST = 99.9;

    /**
     * As a report has it.
     *
     * @param run when the copy began, in milliseconds
     */
    CopyReport.Rows shown(
            boolean isFinished, boolean isEstimated, RateWindow rate, long run, long now) {
        double perSecond =
                rate.perSecond(now).orElse(run > 0 ? done * 1000.0 / Math.max(1, now - run) : 0);
        return new CopyReport.Rows(
                total.isPresent() ? total.getAsLong() : null,
                isEstimated,
                read,
                published,
                written.isPresent() ? written.getAsLong() : null,
                total.isPresent() ? percent(isFinished) : null,
                isFinished ? null : Math.round(perSecond),
                isFinished || total.isEmpty() || perSecond <= 0
                        ? null
                        : (long) Math.ceil((total.getAsLong() - done) / perSecond));
    }

    /** Never 100 before the end, however wrong the estimate is. */
    private double percent(boolean isFinished) {
        if (isFinished) {
            return 100;
        }
        return total.getAsLong() == 0
                ? 0
                : Math.min(ALMOST, Math.floor(done * 1000.0 / total.getAsLong()) / 10);
    }
}

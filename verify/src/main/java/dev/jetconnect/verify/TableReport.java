package dev.jetconnect.verify;

import java.util.List;

/**
 * What is known of one table. Immutable.
 *
 * @param sourceRows as counted; while it is running, how many were read
 * @param rowsEstimate of the source's statistics; negative: unknown
 * @param moving rows that the source has written between any two looks
 * @param failure null: there is none
 */
record TableReport(
        String source,
        String target,
        VerifyState state,
        long sourceRows,
        long targetRows,
        long rowsEstimate,
        long missing,
        long extra,
        long changed,
        long moving,
        List<Difference> differences,
        List<String> notes,
        String failure) {}

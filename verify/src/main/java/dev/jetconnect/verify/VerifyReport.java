package dev.jetconnect.verify;

import java.util.List;

/**
 * What is known of all tables. Immutable.
 *
 * @param failure null: there is none beside those of tables
 */
record VerifyReport(VerifyState state, double seconds, List<TableReport> tables, String failure) {
    private static final int EQUAL = 0;
    private static final int DIFFERENT = 1;
    private static final int NOT_COMPARED = 2;

    /** Of several tables the worst one counts; that something differs is worse than not to know. */
    static VerifyReport done(double seconds, List<TableReport> tables) {
        for (VerifyState state :
                List.of(VerifyState.DIFFERENT, VerifyState.FAILED, VerifyState.UNSETTLED)) {
            if (tables.stream().anyMatch(table -> table.state() == state)) {
                return new VerifyReport(state, seconds, tables, null);
            }
        }
        return new VerifyReport(VerifyState.EQUAL, seconds, tables, null);
    }

    /** As a program's exit status. */
    int status() {
        return switch (state) {
            case EQUAL -> EQUAL;
            case DIFFERENT -> DIFFERENT;
            case UNSETTLED, RUNNING, FAILED, STOPPED -> NOT_COMPARED;
        };
    }
}

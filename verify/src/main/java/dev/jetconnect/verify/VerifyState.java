package dev.jetconnect.verify;

import java.util.Locale;

/** What is known of a table, or of all. */
enum VerifyState {
    EQUAL,
    DIFFERENT,
    /** Some rows were written by the source between any two looks. */
    UNSETTLED,
    RUNNING,
    FAILED,
    STOPPED;

    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.jetconnect.doctor;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param remedy what to do, with the SQL; empty: nothing
 * @param key the setting that cannot be right while it is so; empty: it may change by itself
 */
record Finding(Level level, String what, String remedy, String key) {
    enum Level {
        OK,
        /** It works, but somebody should know. */
        WARN,
        /** The connector will fail. */
        FAIL;

        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String what) {
        return new Finding(Level.OK, what, "", "");
    }

    static Finding warn(String what, String remedy) {
        return new Finding(Level.WARN, what, remedy, "");
    }

    static Finding fail(String what, String remedy) {
        return new Finding(Level.FAIL, what, remedy, "");
    }

    /** The same about a setting. */
    Finding at(String setting) {
        return new Finding(level, what, remedy, setting);
    }
}

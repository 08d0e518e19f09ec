package dev.jetconnect.sequence;

/** What becomes of records whose order cannot be restored. */
enum GapPolicy {
    PASS,
    DROP,
    DEAD_LETTER,
    FAIL;

    /** Its name in settings. */
    String setting() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static GapPolicy of(String setting) {
        return valueOf(setting.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
}

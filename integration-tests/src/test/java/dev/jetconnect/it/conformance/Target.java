package dev.jetconnect.it.conformance;

import java.util.Locale;

/** What the suite runs against. */
public enum Target {
    JETCONNECT,
    KAFKA;

    /** The target of this run: system property {@code jetconnect.conformance.target}. */
    public static Target current() {
        String name = System.getProperty("jetconnect.conformance.target", "jetconnect");
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** What an expectation is, where the targets differ on purpose. */
    public <T> T choose(T jetConnect, T kafka) {
        return this == JETCONNECT ? jetConnect : kafka;
    }
}

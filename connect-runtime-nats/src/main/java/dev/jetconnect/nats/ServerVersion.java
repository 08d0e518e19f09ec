package dev.jetconnect.nats;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version of a nats-server: major and minor decide what it can do. */
record ServerVersion(int major, int minor) implements Comparable<ServerVersion> {
    /** Per-message TTL came with 2.11, atomic batches with 2.12. */
    static final ServerVersion OLDEST = new ServerVersion(2, 12);

    private static final Pattern NUMBER = Pattern.compile("v?(\\d+)\\.(\\d+)\\b.*");

    /**
     * Reads {@code 2.15.1} or {@code v2.15.1}.
     *
     * @throws IllegalArgumentException if {@code text} has no such form
     */
    static ServerVersion parse(String text) {
        Matcher matcher = NUMBER.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a version of nats-server: '" + text + "'");
        }
        return new ServerVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    boolean isSupported() {
        return compareTo(OLDEST) >= 0;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return major != other.major
                ? Integer.compare(major, other.major)
                : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}

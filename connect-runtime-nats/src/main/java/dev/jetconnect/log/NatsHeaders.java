package dev.jetconnect.log;

/** What a NATS header can carry unchanged, through this client library and others. */
final class NatsHeaders {
    private NatsHeaders() {}

    /** Whether NATS or this runtime gives the name a meaning. */
    static boolean isReserved(String name) {
        return hasPrefix(name, "Nats-") || hasPrefix(name, "JetConnect-");
    }

    /** Printable ASCII without a colon, and not reserved. */
    static boolean isPlainName(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':')
                && !isReserved(name);
    }

    /** Printable ASCII; clients trim blanks at both ends. */
    static boolean isPlainValue(byte[] value) {
        for (byte b : value) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return value.length == 0 || (value[0] != ' ' && value[value.length - 1] != ' ');
    }

    private static boolean hasPrefix(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}

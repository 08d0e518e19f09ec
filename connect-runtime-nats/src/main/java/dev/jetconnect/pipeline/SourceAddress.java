package dev.jetconnect.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a JDBC URL, any of which may be a reference to a secret, which stays one.
 *
 * @param kind {@code postgresql}, {@code mysql} or {@code mariadb}
 * @param database empty: the URL names none
 */
record SourceAddress(
        String kind, String host, String port, String database, Map<String, String> parameters) {
    private static final String PART = "((?:\\$\\{[^}]*}|[^:/?${])+)";
    private static final Pattern URL =
            Pattern.compile(
                    "jdbc:(postgresql|mysql|mariadb)://"
                            + PART
                            + "(?::"
                            + PART
                            + ")?(?:/"
                            + PART
                            + "?)?(?:\\?(.*))?");
    private static final Map<String, String> PORTS =
            Map.of("postgresql", "5432", "mysql", "3306", "mariadb", "3306");

    /** Empty: Debezium's connectors cannot be told this URL. */
    static Optional<SourceAddress> of(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()
                || matcher.group(2).contains(",")
                || matcher.group(2).contains("@")) {
            return Optional.empty();
        }
        String kind = matcher.group(1);
        Map<String, String> parameters = new TreeMap<>();
        if (matcher.group(5) != null) {
            for (String parameter : matcher.group(5).split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                if (parts.length == 2) {
                    parameters.put(parts[0], parts[1]);
                }
            }
        }
        return Optional.of(
                new SourceAddress(
                        kind,
                        matcher.group(2),
                        matcher.group(3) == null ? PORTS.get(kind) : matcher.group(3),
                        matcher.group(4) == null ? "" : matcher.group(4),
                        parameters));
    }

    boolean isPostgres() {
        return kind.equals("postgresql");
    }
}

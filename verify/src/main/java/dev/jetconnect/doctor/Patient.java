package dev.jetconnect.doctor;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * A connector's config, as far as its database must fit it. Immutable.
 *
 * @param role what it does with the database
 */
record Patient(Role role, DatabaseAddress address, Map<String, String> config) {
    enum Role {
        /** Reads the database's log. */
        STREAM,
        /** Reads tables. */
        COPY,
        /** Writes tables. */
        SINK
    }

    private static final String DEBEZIUM = "io.debezium.connector.";

    Patient {
        config = Map.copyOf(config);
    }

    /**
     * Reads a connector's config.
     *
     * @throws ConfigException it is of no connector that is known here, or lacks its database
     */
    static Patient of(Map<String, String> config) {
        String connector = config.getOrDefault("connector.class", "");
        if (connector.startsWith(DEBEZIUM) && !connector.contains(".jdbc.")) {
            return new Patient(Role.STREAM, debezium(connector, config), config);
        }
        if (config.containsKey("connection.url")) {
            boolean isSink = connector.contains("Sink") || config.containsKey("topics");
            return new Patient(isSink ? Role.SINK : Role.COPY, byUrl(config), config);
        }
        throw new ConfigException(
                "connector.class '"
                        + connector
                        + "' is not known here: known are Debezium's connectors of PostgreSQL, MySQL"
                        + " and MariaDB, and connectors with a connection.url.");
    }

    private static DatabaseAddress byUrl(Map<String, String> config) {
        String url = config.get("connection.url");
        dev.jetconnect.databases.Connections.checkUrl("connection.url", url);
        return DatabaseAddress.of(
                url,
                Optional.ofNullable(config.get("connection.username"))
                        .or(() -> Optional.ofNullable(config.get("connection.user"))),
                Optional.ofNullable(config.get("connection.password")).map(Password::new));
    }

    private static DatabaseAddress debezium(String connector, Map<String, String> config) {
        String host = required(config, "database.hostname");
        String product = connector.substring(DEBEZIUM.length()).split("\\.", 2)[0];
        String url =
                switch (product) {
                    case "postgresql" ->
                            "jdbc:postgresql://"
                                    + host
                                    + ":"
                                    + config.getOrDefault("database.port", "5432")
                                    + "/"
                                    + required(config, "database.dbname");
                    case "mysql" ->
                            "jdbc:mysql://"
                                    + host
                                    + ":"
                                    + config.getOrDefault("database.port", "3306")
                                    + "/?allowPublicKeyRetrieval=true";
                    case "mariadb" ->
                            "jdbc:mariadb://"
                                    + host
                                    + ":"
                                    + config.getOrDefault("database.port", "3306")
                                    + "/";
                    default ->
                            throw new ConfigException(
                                    "Debezium's connector of " + product + " is not known here.");
                };
        return DatabaseAddress.of(
                url,
                Optional.ofNullable(config.get("database.user")),
                Optional.ofNullable(config.get("database.password")).map(Password::new));
    }

    private static String required(Map<String, String> config, String key) {
        return Optional.ofNullable(config.get(key))
                .orElseThrow(() -> new ConfigException(key + " is missing."));
    }

    DatabaseKind database() {
        return address.kind();
    }

    String user() {
        return address.user().orElse("");
    }

    /** Which of two settings tells where the database is. */
    String key(String ofUrl, String ofDebezium) {
        return config.containsKey("connection.url") ? ofUrl : ofDebezium;
    }

    String get(String key, String other) {
        return config.getOrDefault(key, other);
    }

    /** Whether the connector reads the table, as far as its lists of tables tell. */
    boolean reads(TableId table) {
        String name = table.toString();
        boolean isInDatabase =
                matches("database.include.list", table.schema().orElse(""), true)
                        && matches("schema.include.list", table.schema().orElse(""), true);
        return isInDatabase
                && matches("table.include.list", name, true)
                && matches("tables.include", name, true)
                && !matches("table.exclude.list", name, false)
                && !matches("tables.exclude", name, false);
    }

    private boolean matches(String key, String name, boolean otherwise) {
        String expressions = config.get(key);
        if (expressions == null || expressions.isBlank()) {
            return otherwise;
        }
        List<String> all = Arrays.stream(expressions.split(",")).map(String::trim).toList();
        try {
            return all.stream()
                    .anyMatch(
                            expression ->
                                    Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                                            .matcher(name)
                                            .matches());
        } catch (PatternSyntaxException e) {
            throw new ConfigException(
                    key + " has '" + e.getPattern() + "', no regular expression.");
        }
    }
}

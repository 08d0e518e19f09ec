package dev.jetconnect.verify;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.jetconnect.databases.Connections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/** The keys of a comparison: names, defaults, documentation, and what each value must be. */
final class VerifyKeys {
    static final String SOURCE = "source.";
    static final String TARGET = "target.";
    static final String URL = "connection.url";
    static final String USER = "connection.user";
    static final String PASSWORD = "connection.password";
    static final String TABLES_INCLUDE = "tables.include";
    static final String TABLES_EXCLUDE = "tables.exclude";
    static final String TABLES_MAP = "tables.map";
    static final String TABLE_NAME_FORMAT = "table.name.format";
    static final String TOPIC_PREFIX = "topic.prefix";
    static final String COLUMNS_EXCLUDE = "columns.exclude";
    static final String PARALLELISM = "parallelism";
    static final String PART_ROWS = "chunk.rows";
    static final String RECHECK_TIMEOUT_MS = "recheck.timeout.ms";
    static final String RECHECK_INTERVAL_MS = "recheck.interval.ms";
    static final String WATERMARK_URL = "watermark.url";
    static final String DIFFERENCES_MAX = "differences.max";
    static final String OUTPUT = "output";

    /** As connectors call it, too. */
    private static final String USERNAME = "connection.username";

    private static final ConfigDef DEFINITION =
            comparing(tables(side(side(new ConfigDef(), SOURCE), TARGET)));

    private VerifyKeys() {}

    /**
     * Checks all settings at once.
     *
     * @throws VerifyException with all that is wrong, without values that may be secrets
     */
    static AbstractConfig read(Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(given);
        for (String side : List.of(SOURCE, TARGET)) {
            String user = settings.remove(side + USERNAME);
            if (user != null) {
                settings.putIfAbsent(side + USER, user);
            }
        }
        TreeSet<String> unknown = new TreeSet<>(settings.keySet());
        unknown.removeAll(DEFINITION.names());
        String errors =
                DEFINITION.validate(settings).stream()
                        .flatMap(value -> value.errorMessages().stream())
                        .collect(Collectors.joining("; "));
        if (!unknown.isEmpty()) {
            errors +=
                    (errors.isEmpty() ? "" : "; ")
                            + "unknown: "
                            + String.join(", ", unknown)
                            + "; known are "
                            + String.join(", ", new TreeSet<>(DEFINITION.names()));
        }
        if (!errors.isEmpty()) {
            throw new VerifyException("The settings are wrong: " + errors);
        }
        // Not logged: the URL may hold a password.
        return new AbstractConfig(DEFINITION, settings, false);
    }

    private static void checkHttp(String name, String url) {
        if (!url.isEmpty() && !url.matches("https?://[^/@\\s]+/\\S+")) {
            throw new ConfigException(
                    name + " must have the form http://HOST:PORT/pipelines/NAME/watermark");
        }
    }

    private static ConfigDef side(ConfigDef keys, String side) {
        return keys.define(
                        side + URL,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        LambdaValidator.with(
                                (name, url) -> {
                                    if (url != null) {
                                        Connections.checkUrl(name, (String) url);
                                    }
                                },
                                () -> "a JDBC URL"),
                        Importance.HIGH,
                        "The database's JDBC URL.")
                .define(side + USER, ConfigDef.Type.STRING, null, Importance.HIGH, "Who logs in.")
                .define(
                        side + PASSWORD,
                        ConfigDef.Type.PASSWORD,
                        null,
                        Importance.HIGH,
                        "The password.");
    }

    private static ConfigDef tables(ConfigDef keys) {
        return keys.define(
                        TABLES_INCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.HIGH,
                        "Regular expressions of the source's tables, as 'schema.table'. Empty: all.")
                .define(
                        TABLES_EXCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "Regular expressions of tables that are left out.")
                .define(
                        TABLES_MAP,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "Single tables and their copies: 'schema.table:schema.table'.")
                .define(
                        TABLE_NAME_FORMAT,
                        ConfigDef.Type.STRING,
                        "${source.table}",
                        Importance.MEDIUM,
                        "The copy of a table, as the JDBC sink's setting of that name.")
                .define(
                        TOPIC_PREFIX,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.LOW,
                        "The source connector's topic.prefix, where table.name.format has ${topic}.")
                .define(
                        COLUMNS_EXCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "Regular expressions of columns that are not compared, as"
                                + " 'schema.table.column'.");
    }

    private static ConfigDef comparing(ConfigDef keys) {
        return keys.define(
                        PARALLELISM,
                        ConfigDef.Type.INT,
                        2,
                        between(1, 64),
                        Importance.MEDIUM,
                        "How many parts are compared at once: each reads both databases.")
                .define(
                        PART_ROWS,
                        ConfigDef.Type.LONG,
                        100_000L,
                        between(100, 100_000_000),
                        Importance.LOW,
                        "About how many rows a part has, where the key begins with a number.")
                .define(
                        RECHECK_TIMEOUT_MS,
                        ConfigDef.Type.LONG,
                        0L,
                        between(0, 86_400_000L),
                        Importance.MEDIUM,
                        "How long rows that differ are looked at again: longer than changes take"
                                + " from the source to the target. 0: once.")
                .define(
                        RECHECK_INTERVAL_MS,
                        ConfigDef.Type.LONG,
                        1_000L,
                        between(10, 3_600_000L),
                        Importance.LOW,
                        "The time between two looks.")
                .define(
                        WATERMARK_URL,
                        ConfigDef.Type.STRING,
                        "",
                        LambdaValidator.with(
                                (name, url) -> checkHttp(name, (String) url),
                                () -> "an HTTP address"),
                        Importance.MEDIUM,
                        "Where a worker tells that the target has what the source has:"
                                + " http://HOST:PORT/pipelines/NAME/watermark. Rows that differ are"
                                + " looked at again then, and not after a time.")
                .define(
                        DIFFERENCES_MAX,
                        ConfigDef.Type.INT,
                        100,
                        between(0, 10_000),
                        Importance.LOW,
                        "How many rows that differ are named for each table. All are counted.")
                .define(
                        OUTPUT,
                        ConfigDef.Type.STRING,
                        "text",
                        ValidString.in("text", "json"),
                        Importance.LOW,
                        "The report's form.");
    }
}

package dev.jetconnect.source.copy;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.source.copy.database.ChunkBy;
import dev.jetconnect.source.copy.schedule.Schedule;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The connector's keys: names, defaults, documentation, and what each value must be by itself. */
final class CopyKeys {
    static final String URL = "connection.url";
    static final String USERNAME = "connection.username";
    static final String PASSWORD = "connection.password";
    static final String POOL_SIZE = "connection.pool.size";
    static final String TOPIC_PREFIX = "topic.prefix";
    static final String TABLE_INCLUDE = "table.include.list";
    static final String TABLE_EXCLUDE = "table.exclude.list";
    static final String COLUMN_INCLUDE = "column.include.list";
    static final String COLUMN_EXCLUDE = "column.exclude.list";
    static final String TABLE_FILTER = "table.filter";
    static final String QUERY = "query";
    static final String RECORDS = "records";
    static final String STRUCTURE = "structure";
    static final String CONSISTENCY = "consistency";
    static final String SNAPSHOT_LOST = "snapshot.lost";
    static final String CHUNK_BY = "chunk.by";
    static final String CHUNK_TARGET_MS = "chunk.target.ms";
    static final String BATCH_ROWS = "batch.max.rows";
    static final String BLOCK_BYTES = "block.bytes";
    static final String BATCH_HEADERS = "batch.headers";
    static final String RATE_ROWS = "rate.limit.rows";
    static final String RATE_BYTES = "rate.limit.bytes";
    static final String FETCH_SIZE = "fetch.size";
    static final String SCHEDULE = "schedule";
    static final String SCHEDULE_MODE = "schedule.mode";
    static final String WATERMARK = "watermark.column";
    static final String WATERMARK_DELAY = "watermark.delay.ms";
    static final String STREAM_POSITION = "stream.position";
    static final String SLOT = "slot.name";
    static final String PUBLICATION = "publication.name";

    /** What the connector tells its tasks. */
    static final String TASK = "copy.task";

    static final String TASKS = "copy.tasks";
    static final String SNAPSHOT = "copy.snapshot";
    static final String PLAN = "copy.plan";

    /** Other names of keys, as other sources have them. */
    static final Map<String, String> ALIASES =
            Map.of(
                    "connection.user", USERNAME,
                    "table.whitelist", TABLE_INCLUDE,
                    "table.blacklist", TABLE_EXCLUDE);

    static final ConfigDef DEFINITION =
            withAliases(again(streaming(reading(what(connection(new ConfigDef()))))));

    private CopyKeys() {}

    /** The settings without other names of keys. */
    static Map<String, String> withoutAliases(Map<String, String> settings) {
        Map<String, String> plain = new HashMap<>(settings);
        ALIASES.forEach(
                (alias, key) -> {
                    String value = plain.remove(alias);
                    if (value != null) {
                        plain.putIfAbsent(key, value);
                    }
                });
        return plain;
    }

    private static ConfigDef connection(ConfigDef keys) {
        return keys.define(
                        URL,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        ConfigDef.LambdaValidator.with(
                                (name, value) -> Connections.checkUrl(name, (String) value),
                                DatabaseKind::urlPrefixes),
                        Importance.HIGH,
                        "The database's JDBC URL: jdbc:postgresql://host:port/database,"
                                + " jdbc:mysql://... or jdbc:mariadb://...")
                .define(USERNAME, ConfigDef.Type.STRING, null, Importance.HIGH, "Who logs in.")
                .define(PASSWORD, ConfigDef.Type.PASSWORD, null, Importance.HIGH, "The password.")
                .define(
                        POOL_SIZE,
                        ConfigDef.Type.INT,
                        2,
                        between(1, 64),
                        Importance.MEDIUM,
                        "How many chunks a task reads at once, each on a connection of its own.")
                .define(
                        RATE_ROWS,
                        ConfigDef.Type.LONG,
                        0,
                        atLeast(0),
                        Importance.MEDIUM,
                        "The most rows in a second that all tasks together read; 0: no limit.")
                .define(
                        RATE_BYTES,
                        ConfigDef.Type.LONG,
                        0,
                        atLeast(0),
                        Importance.MEDIUM,
                        "The most bytes in a second that all tasks together read; 0: no limit.");
    }

    private static ConfigDef what(ConfigDef keys) {
        return keys.define(
                        TOPIC_PREFIX,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyString(),
                        Importance.HIGH,
                        "Begins the names of topics: PREFIX.SCHEMA.TABLE, and on MySQL and MariaDB"
                                + " PREFIX.DATABASE.TABLE. With query it is the topic.")
                .define(
                        TABLE_INCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        patterns(),
                        Importance.HIGH,
                        "Regular expressions of the tables to copy, each for a whole name such as"
                                + " public.orders; empty: all tables.")
                .define(
                        TABLE_EXCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        patterns(),
                        Importance.MEDIUM,
                        "Regular expressions of the tables to leave out.")
                .define(
                        COLUMN_INCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        patterns(),
                        Importance.MEDIUM,
                        "Regular expressions of the columns to copy, each for a whole name such as"
                                + " public.orders.id; empty: all columns.")
                .define(
                        COLUMN_EXCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        patterns(),
                        Importance.MEDIUM,
                        "Regular expressions of the columns to leave out.")
                .define(
                        TABLE_FILTER,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "An SQL condition that the rows to copy fulfil; table.filter.SCHEMA.TABLE"
                                + " holds for that table instead.")
                .define(
                        QUERY,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "A query whose rows are copied instead of tables.")
                .define(
                        RECORDS,
                        ConfigDef.Type.STRING,
                        "rows",
                        oneOf(RecordForm.values()),
                        Importance.HIGH,
                        "rows: a record for each row, for any sink. blocks: a record for many rows"
                                + " as text, much faster, for JetConnect's JDBC sink.")
                .define(
                        STRUCTURE,
                        ConfigDef.Type.STRING,
                        "none",
                        oneOf(StructureMode.values()),
                        Importance.HIGH,
                        "What of the tables' structure is sent to JetConnect's JDBC sink: none;"
                                + " tables: columns with defaults and numbering, primary keys,"
                                + " comments; all: and indexes, foreign keys and checks, which the"
                                + " sink makes when all rows are there.")
                .define(
                        BATCH_HEADERS,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether records tell in headers which batch of rows they came in, as"
                                + " transforms' Deduplicate compares it.");
    }

    private static ConfigDef reading(ConfigDef keys) {
        return keys.define(
                        CONSISTENCY,
                        ConfigDef.Type.STRING,
                        "snapshot",
                        oneOf(Consistency.values()),
                        Importance.HIGH,
                        "snapshot: all rows of all tables are read as they were at one moment."
                                + " none: each chunk as it is when it is read.")
                .define(
                        SNAPSHOT_LOST,
                        ConfigDef.Type.STRING,
                        "continue",
                        oneOf(SnapshotLost.values()),
                        Importance.MEDIUM,
                        "What to do after a restart if the database has changed, so that what is"
                                + " left to copy cannot be read as of the first moment: continue"
                                + " with a warning, or fail.")
                .define(
                        CHUNK_BY,
                        ConfigDef.Type.STRING,
                        "auto",
                        oneOf(ChunkBy.values()),
                        Importance.LOW,
                        "How tables are read in parts: auto: by place where PostgreSQL can (14 or"
                                + " newer), else by primary key, else whole; key: by primary key,"
                                + " else whole; whole.")
                .define(
                        CHUNK_TARGET_MS,
                        ConfigDef.Type.LONG,
                        2000,
                        between(1, 3_600_000),
                        Importance.LOW,
                        "How long reading a chunk should take; their size follows from it.")
                .define(
                        BATCH_ROWS,
                        ConfigDef.Type.INT,
                        1000,
                        between(1, 100_000),
                        Importance.LOW,
                        "With records=rows: the most rows that are handed over at once.")
                .define(
                        BLOCK_BYTES,
                        ConfigDef.Type.INT,
                        1 << 20,
                        between(1 << 10, 64 << 20),
                        Importance.LOW,
                        "About how many bytes of text a block, or a batch of rows, has at most;"
                                + " a single row may be longer.")
                .define(
                        FETCH_SIZE,
                        ConfigDef.Type.INT,
                        1000,
                        between(1, 1_000_000),
                        Importance.LOW,
                        "With MySQL and MariaDB: how many rows the driver holds at once.");
    }

    private static ConfigDef again(ConfigDef keys) {
        return keys.define(
                        SCHEDULE,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.LambdaValidator.with(
                                (name, value) -> checkSchedule(name, (String) value),
                                () -> Schedule.FORM),
                        Importance.MEDIUM,
                        "When the tables are copied again: "
                                + Schedule.FORM
                                + ". The first copy begins at once. Empty: they are copied once.")
                .define(
                        SCHEDULE_MODE,
                        ConfigDef.Type.STRING,
                        "full",
                        ConfigDef.CaseInsensitiveValidString.in("full", "watermark"),
                        Importance.MEDIUM,
                        "With schedule: full: all rows each time. watermark: only those whose"
                                + " watermark.column is above the highest value of the last time.")
                .define(
                        WATERMARK,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "The column that rises with each new or changed row: a number, date or"
                                + " timestamp; watermark.column.SCHEMA.TABLE holds for that table"
                                + " instead.")
                .define(
                        WATERMARK_DELAY,
                        ConfigDef.Type.LONG,
                        0,
                        between(0, 604_800_000),
                        Importance.MEDIUM,
                        "How far back from the last watermark rows are copied again, for those that"
                                + " were committed later than others with a higher value.");
    }

    private static void checkSchedule(String name, String text) {
        if (text.isBlank()) {
            return;
        }
        try {
            Schedule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    name
                            + ": '"
                            + text
                            + "' is no schedule ("
                            + e.getMessage()
                            + "): give "
                            + Schedule.FORM);
        }
    }

    private static ConfigDef streaming(ConfigDef keys) {
        return keys.define(
                        STREAM_POSITION,
                        ConfigDef.Type.STRING,
                        "none",
                        ConfigDef.ValidString.in("none", "keep"),
                        Importance.MEDIUM,
                        "keep: the offsets tell from which position of the database's log of changes"
                                + " a Debezium connector has to go on, so that nothing is missing.")
                .define(
                        SLOT,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "With stream.position=keep on PostgreSQL: the replication slot that is made"
                                + " at the moment of the copy, and keeps the changes since then.")
                .define(
                        PUBLICATION,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "With stream.position=keep on PostgreSQL: the publication of the tables. It"
                                + " is made if it is missing.");
    }

    private static ConfigDef withAliases(ConfigDef keys) {
        ALIASES.forEach(
                (alias, key) -> {
                    ConfigDef.ConfigKey original = keys.configKeys().get(key);
                    keys.define(
                            alias,
                            original.type,
                            original.type == ConfigDef.Type.LIST ? "" : null,
                            original.validator,
                            Importance.LOW,
                            "Another name of " + key + ".");
                });
        return keys;
    }

    private static ConfigDef.Validator oneOf(Enum<?>[] values) {
        return ConfigDef.CaseInsensitiveValidString.in(
                Stream.of(values)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toArray(String[]::new));
    }

    private static ConfigDef.Validator patterns() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    for (Object pattern : (Iterable<?>) value) {
                        checkPattern(name, (String) pattern);
                    }
                },
                () -> "regular expressions, separated by commas");
    }

    private static void checkPattern(String name, String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new ConfigException(
                    name + ": '" + pattern + "' is no regular expression: " + e.getDescription());
        }
    }
}

package dev.jetconnect.sink.jdbc;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseKind;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The connector's keys: names, defaults, documentation, and what each value must be by itself. */
final class JdbcSinkKeys {
    static final String URL = "connection.url";
    static final String USERNAME = "connection.username";
    static final String PASSWORD = "connection.password";
    static final String POOL_SIZE = "connection.pool.size";
    static final String INSERT_MODE = "insert.mode";
    static final String DELETE_ENABLED = "delete.enabled";
    static final String PK_MODE = "pk.mode";
    static final String PK_FIELDS = "pk.fields";
    static final String AUTO_CREATE = "auto.create";
    static final String TABLE_NAME_FORMAT = "table.name.format";
    static final String BATCH_BYTES = "batch.bytes";
    static final String BATCH_SIZE = "batch.size";
    static final String NAMING_STRATEGY = "collection.naming.strategy";
    static final String FIELD_INCLUDE = "field.include.list";
    static final String FIELD_EXCLUDE = "field.exclude.list";
    static final String CONNECTION_TIMEOUT_MS = "connection.timeout.ms";
    static final String STATEMENT_TIMEOUT_MS = "statement.timeout.ms";
    static final String MAX_RETRIES = "max.retries";
    static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
    static final String QUOTE_IDENTIFIERS = "quote.identifiers";
    static final String GUARANTEE = "delivery.guarantee";
    static final String TRANSACTION_APPLY = "transaction.apply";
    static final String SCHEMA_EVOLUTION = "schema.evolution";
    static final String AUTO_EVOLVE = "auto.evolve";
    static final String SCHEMA_INCOMPATIBLE = "schema.incompatible";
    static final String PARK_KEY = "errors.park.key";
    static final String PARK_TABLE = "errors.park.table";
    static final String PARK_KEYS_MAX = "errors.park.keys.max";
    static final String STRUCTURE_TABLE = "structure.table";
    static final String POSITION_TABLE = "delivery.position.table";
    static final String WRITERS_MAX = "writers.max";
    static final String POSITION_ID = "delivery.position.id";

    /** Other names of keys, as other JDBC sinks have them. */
    static final Map<String, String> ALIASES =
            Map.of(
                    "connection.user", USERNAME,
                    "primary.key.mode", PK_MODE,
                    "primary.key.fields", PK_FIELDS,
                    "collection.name.format", TABLE_NAME_FORMAT,
                    "fields.whitelist", FIELD_INCLUDE);

    static final ConfigDef DEFINITION =
            withAliases(fields(evolution(parking(delivery(writing(connection(new ConfigDef())))))));

    private JdbcSinkKeys() {}

    private static ConfigDef connection(ConfigDef keys) {
        return keys.define(
                        URL,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        ConfigDef.LambdaValidator.with(
                                JdbcSinkKeys::checkUrl, DatabaseKind::urlPrefixes),
                        Importance.HIGH,
                        "The database's JDBC URL: jdbc:postgresql://host:port/database,"
                                + " jdbc:mysql://... or jdbc:mariadb://...")
                .define(
                        USERNAME,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.HIGH,
                        "Who logs in. Wins over a user in the URL.")
                .define(
                        PASSWORD,
                        ConfigDef.Type.PASSWORD,
                        null,
                        Importance.HIGH,
                        "The password. Wins over a password in the URL.")
                .define(
                        POOL_SIZE,
                        ConfigDef.Type.INT,
                        2,
                        between(1, 100),
                        Importance.LOW,
                        "The most connections that a task holds; at least " + WRITERS_MAX + ".")
                .define(
                        WRITERS_MAX,
                        ConfigDef.Type.INT,
                        1,
                        between(1, 40),
                        Importance.MEDIUM,
                        "How many transactions write a large batch side by side, each through a"
                                + " connection of its own. All changes of a row are in one of them,"
                                + " in their order; readers may see a part of a batch.")
                .define(
                        MAX_RETRIES,
                        ConfigDef.Type.INT,
                        10,
                        atLeast(0),
                        Importance.MEDIUM,
                        "How often a batch is tried again after a lost connection, a deadlock or a"
                                + " lack of resources, before the task fails. A batch that is"
                                + " written starts the count anew.")
                .define(
                        RETRY_BACKOFF_MS,
                        ConfigDef.Type.LONG,
                        3000L,
                        atLeast(0),
                        Importance.MEDIUM,
                        "The time before the first further try, in milliseconds. It doubles with"
                                + " each, up to a minute, and half of it is random.");
    }

    private static ConfigDef writing(ConfigDef keys) {
        return rows(keys)
                .define(
                        AUTO_CREATE,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.MEDIUM,
                        "Whether a missing table is created from the schema of the first record.")
                .define(
                        TABLE_NAME_FORMAT,
                        ConfigDef.Type.STRING,
                        "${topic}",
                        format(TABLE_NAME_FORMAT),
                        Importance.MEDIUM,
                        "The table of a record: 'table' or 'schema.table', with the placeholders"
                                + " ${topic}, ${source.db}, ${source.schema}, ${source.table}. Dots"
                                + " in a placeholder's value become underscores.")
                .define(
                        BATCH_SIZE,
                        ConfigDef.Type.INT,
                        3000,
                        between(1, 1_000_000),
                        Importance.MEDIUM,
                        "The most rows that one statement writes. The transaction holds all records"
                                + " that the worker has handed over at once.")
                .define(
                        QUOTE_IDENTIFIERS,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether names of tables and columns keep their case. Otherwise they are"
                                + " folded to lower case, as PostgreSQL does with unquoted names.");
    }

    private static ConfigDef delivery(ConfigDef keys) {
        return keys.define(
                        GUARANTEE,
                        ConfigDef.Type.STRING,
                        "exactly_once",
                        oneOf(DeliveryGuarantee.values()),
                        Importance.MEDIUM,
                        "exactly_once: the position of each topic-partition is written with the"
                                + " rows, in one transaction; at_least_once: records may be"
                                + " written again after a failure.")
                .define(
                        TRANSACTION_APPLY,
                        ConfigDef.Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether the target commits only where the source has committed, all tables"
                                + " together. Needs one task that reads all topics of one Debezium"
                                + " connector with provide.transaction.metadata=true, its"
                                + " transaction topic among them.")
                .define(
                        POSITION_TABLE,
                        ConfigDef.Type.STRING,
                        "jetconnect_positions",
                        ConfigDef.LambdaValidator.with(
                                (name, value) -> DeliverySettings.table(name, (String) value),
                                () -> "table or schema.table"),
                        Importance.LOW,
                        "The table of the positions: 'table' or 'schema.table'. It is created"
                                + " if auto.create allows it.")
                .define(
                        POSITION_ID,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.LOW,
                        "Whose positions they are. Empty: the connector's. Needed where"
                                + " connectors of the same name, in different clusters, write to"
                                + " one database.");
    }

    private static ConfigDef fields(ConfigDef keys) {
        return keys.define(
                        NAMING_STRATEGY,
                        ConfigDef.Type.CLASS,
                        null,
                        ConfigDef.LambdaValidator.with(
                                JdbcSinkKeys::checkStrategy,
                                CollectionNamingStrategy.class::getName),
                        Importance.LOW,
                        "A class that names the tables of records, instead of table.name.format"
                                + " alone. In a JAR in this plugin's folder.")
                .define(
                        FIELD_INCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "The fields of the value that become columns: field or topic:field. Empty:"
                                + " all. Fields of the key always do.")
                .define(
                        FIELD_EXCLUDE,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "The fields of the value that become no columns: field or topic:field.")
                .define(
                        BATCH_BYTES,
                        ConfigDef.Type.LONG,
                        16L << 20,
                        ConfigDef.Range.atLeast(1),
                        Importance.LOW,
                        "About how many bytes of values one statement writes at most, and how many"
                                + " of a transaction's beginning wait in memory. A single row may"
                                + " be longer.")
                .define(
                        CONNECTION_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        10_000,
                        ConfigDef.Range.atLeast(250),
                        Importance.LOW,
                        "How long a batch waits for a connection; then it is tried again.")
                .define(
                        STATEMENT_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        0,
                        ConfigDef.Range.atLeast(0),
                        Importance.LOW,
                        "How long a statement may take, waits for locks included; then it is tried"
                                + " again. 0: without limit.");
    }

    private static void checkStrategy(String name, Object value) {
        if (value == null) {
            return;
        }
        Class<?> strategy = (Class<?>) value;
        if (!CollectionNamingStrategy.class.isAssignableFrom(strategy)) {
            throw new ConfigException(
                    name,
                    strategy.getName(),
                    "must implement " + CollectionNamingStrategy.class.getName());
        }
        boolean canBeMade =
                !Modifier.isAbstract(strategy.getModifiers())
                        && Stream.of(strategy.getConstructors())
                                .anyMatch(constructor -> constructor.getParameterCount() == 0);
        if (!canBeMade) {
            throw new ConfigException(
                    name, strategy.getName(), "must have a public constructor without parameters");
        }
    }

    private static ConfigDef evolution(ConfigDef keys) {
        return keys.define(
                        SCHEMA_EVOLUTION,
                        ConfigDef.Type.STRING,
                        "none",
                        oneOf(SchemaEvolutionMode.values()),
                        Importance.MEDIUM,
                        "What is done to a table that records have outgrown: none; basic: columns"
                                + " are added, widened and may get nulls; full: they may also get"
                                + " another type, and are dropped when records stop having them.")
                .define(
                        AUTO_EVOLVE,
                        ConfigDef.Type.BOOLEAN,
                        false,
                        Importance.LOW,
                        "Another way to say schema.evolution=basic.")
                .define(
                        SCHEMA_INCOMPATIBLE,
                        ConfigDef.Type.STRING,
                        "fail",
                        oneOf(IncompatiblePolicy.values()),
                        Importance.MEDIUM,
                        "What becomes of a field that its table has no fitting column for, and may"
                                + " not get one: fail; ignore: the field is left out; dead_letter:"
                                + " the records are reported.");
    }

    private static ConfigDef parking(ConfigDef keys) {
        return keys.define(
                        PARK_KEY,
                        ConfigDef.Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether later changes of a row that was refused go to the dead letter queue"
                                + " behind it, so that none overtakes it.")
                .define(
                        STRUCTURE_TABLE,
                        ConfigDef.Type.STRING,
                        "jetconnect_structure",
                        ConfigDef.LambdaValidator.with(
                                (name, value) -> DeliverySettings.table(name, (String) value),
                                () -> "table or schema.table"),
                        Importance.LOW,
                        "The table that says what has become of structures that a table copy sends:"
                                + " 'table' or 'schema.table'. It is created with the first of"
                                + " them.")
                .define(
                        PARK_TABLE,
                        ConfigDef.Type.STRING,
                        "jetconnect_parked",
                        ConfigDef.LambdaValidator.with(
                                (name, value) -> DeliverySettings.table(name, (String) value),
                                () -> "table or schema.table"),
                        Importance.LOW,
                        "The table of the parked keys: 'table' or 'schema.table'. It is created if"
                                + " auto.create allows it.")
                .define(
                        PARK_KEYS_MAX,
                        ConfigDef.Type.INT,
                        10_000,
                        between(1, 1_000_000),
                        Importance.LOW,
                        "The most keys that are parked; with one more the task fails.");
    }

    private static ConfigDef rows(ConfigDef keys) {
        return keys.define(
                        INSERT_MODE,
                        ConfigDef.Type.STRING,
                        "upsert",
                        oneOf(InsertMode.values()),
                        Importance.HIGH,
                        "upsert: insert, or update where the key is known; insert: a known key is an"
                                + " error; update: an unknown key changes nothing.")
                .define(
                        DELETE_ENABLED,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.MEDIUM,
                        "Whether Debezium's deletes and truncates, and records without a value,"
                                + " delete rows. Otherwise they are ignored.")
                .define(
                        PK_MODE,
                        ConfigDef.Type.STRING,
                        "record_key",
                        oneOf(PrimaryKeyMode.values()),
                        Importance.HIGH,
                        "Where the primary key comes from: record_key, record_value, kafka (topic,"
                                + " partition and offset), or none (only"
                                + " with insert.mode=insert).")
                .define(
                        PK_FIELDS,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "The fields that make the primary key. Empty: all fields of the record's"
                                + " key. Needed with pk.mode=record_value, and, to name the column,"
                                + " when the key is no struct.");
    }

    private static ConfigDef withAliases(ConfigDef keys) {
        ALIASES.forEach(
                (alias, key) -> {
                    ConfigDef.ConfigKey original = keys.configKeys().get(key);
                    keys.define(
                            alias,
                            original.type,
                            null,
                            alias.endsWith(".name.format") ? format(alias) : original.validator,
                            Importance.LOW,
                            "Another name of " + key + ".");
                });
        return keys;
    }

    private static ConfigDef.Validator format(String key) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value != null) {
                        TableNameFormat.parse(key, (String) value);
                    }
                },
                () -> "table or schema.table");
    }

    private static ConfigDef.Validator oneOf(Enum<?>[] values) {
        String[] names =
                Stream.of(values)
                        .map(v -> v.name().toLowerCase(Locale.ROOT))
                        .toArray(String[]::new);
        ConfigDef.Validator validator = ConfigDef.CaseInsensitiveValidString.in(names);
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value != null) {
                        validator.ensureValid(name, value);
                    }
                },
                validator::toString);
    }

    // Says nothing of the value, which may hold a password.
    private static void checkUrl(String name, Object value) {
        if (value == null) {
            return;
        }
        Connections.checkUrl(name, (String) value);
    }
}

package dev.jetconnect.transforms.dedup;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The settings of {@code Deduplicate}: names, defaults, documentation. */
public final class DeduplicateKeys {
    public static final String KEY_MODE = "key.mode";
    public static final String KEY_FIELDS = "key.fields";
    public static final String ON_DUPLICATE = "on.duplicate";
    public static final String DUPLICATES_TOPIC = "duplicates.topic";
    public static final String WINDOW_RECORDS = "window.records";
    public static final String WINDOW_BYTES = "window.bytes";
    public static final String WINDOW_AGE_MS = "window.age.ms";
    public static final String BATCH_PREFIX = "batch.";
    public static final String STATE_BUCKET = "state.bucket";
    public static final String STATE_NAME = "state.name";
    public static final String STATE_FLUSH_MS = "state.flush.ms";
    public static final String STATE_REPLICAS = "state.replicas";
    public static final String NATS_URL = "nats.url";
    public static final String NATS_USERNAME = "nats.username";
    public static final String NATS_PASSWORD = "nats.password";
    public static final String NATS_TOKEN = "nats.token";
    public static final String NATS_NKEY = "nats.nkey";
    public static final String NATS_CREDENTIALS = "nats.credentials";

    public static final ConfigDef DEFINITION = nats(state(batch(window(key(new ConfigDef())))));

    private DeduplicateKeys() {}

    private static ConfigDef key(ConfigDef keys) {
        return keys.define(
                        KEY_MODE,
                        ConfigDef.Type.STRING,
                        "position",
                        ValidString.in("position", "fields", "value", "batch"),
                        Importance.HIGH,
                        "What makes two records the same. position: topic, key, operation and"
                                + " position in the source's log. fields: key.fields. value: topic,"
                                + " key and the whole value. batch: the batch.* places.")
                .define(
                        KEY_FIELDS,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.HIGH,
                        "Places in the record for key.mode=fields, for example"
                                + " topic,key.id,header.message-id.")
                .define(
                        ON_DUPLICATE,
                        ConfigDef.Type.STRING,
                        "drop",
                        ValidString.in("drop", "log", "route"),
                        Importance.HIGH,
                        "drop; log: pass it on and say so in the log, for a trial; route: pass it on"
                                + " to duplicates.topic. All are counted.")
                .define(
                        DUPLICATES_TOPIC,
                        ConfigDef.Type.STRING,
                        "${topic}.duplicates",
                        Importance.LOW,
                        "Where duplicates go with on.duplicate=route; ${topic} is the record's.");
    }

    private static ConfigDef window(ConfigDef keys) {
        return keys.define(
                        WINDOW_RECORDS,
                        ConfigDef.Type.INT,
                        1_000_000,
                        between(1, 100_000_000),
                        Importance.MEDIUM,
                        "The most records that are remembered; the oldest are forgotten first.")
                .define(
                        WINDOW_BYTES,
                        ConfigDef.Type.LONG,
                        64L * 1024 * 1024,
                        atLeast(SeenWindow.ENTRY_BYTES),
                        Importance.MEDIUM,
                        "The most memory for that, at "
                                + SeenWindow.ENTRY_BYTES
                                + " bytes a record.")
                .define(
                        WINDOW_AGE_MS,
                        ConfigDef.Type.LONG,
                        24L * 60 * 60 * 1000,
                        atLeast(1000),
                        Importance.MEDIUM,
                        "How long a record is remembered, by the worker's clock.");
    }

    private static ConfigDef batch(ConfigDef keys) {
        String[][] places = {
            {"first", "first row id"},
            {"last", "last row id"},
            {"count", "row count"},
            {"action", "action"},
            {"table", "table id"},
            {"hash", "data hash; none: it is computed of the value"},
            {"row", "number of the record's row in the batch; none: the record is the batch"}
        };
        for (String[] place : places) {
            boolean isOptional = place[0].equals("hash") || place[0].equals("row");
            keys.define(
                    BATCH_PREFIX + place[0],
                    ConfigDef.Type.STRING,
                    isOptional ? null : "header.batch." + place[0],
                    Importance.LOW,
                    "With key.mode=batch, where the batch's " + place[1] + " stands.");
        }
        return keys;
    }

    private static ConfigDef state(ConfigDef keys) {
        return keys.define(
                        STATE_BUCKET,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "JetStream key-value bucket that keeps the window over restarts and moves of"
                                + " a sink task; created if it is missing. None: memory alone.")
                .define(
                        STATE_NAME,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "Name of the window in the bucket; each connector needs its own. JetConnect"
                                + " gives the connector's and the transform's by default.")
                .define(
                        STATE_FLUSH_MS,
                        ConfigDef.Type.LONG,
                        1000L,
                        between(10, 60_000),
                        Importance.LOW,
                        "How often what is new goes to the bucket.")
                .define(
                        STATE_REPLICAS,
                        ConfigDef.Type.INT,
                        1,
                        between(1, 5),
                        Importance.LOW,
                        "Replicas of the bucket, when it is created.");
    }

    private static ConfigDef nats(ConfigDef keys) {
        return keys.define(
                        NATS_URL,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.MEDIUM,
                        "NATS servers of state.bucket. JetConnect gives its own by default; on Kafka"
                                + " Connect they must be named. nats.ssl.* are Kafka's ssl.* settings.")
                .define(
                        NATS_USERNAME,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.LOW,
                        "User for nats.url.")
                .define(
                        NATS_PASSWORD,
                        ConfigDef.Type.PASSWORD,
                        null,
                        Importance.LOW,
                        "Password of nats.username.")
                .define(
                        NATS_TOKEN,
                        ConfigDef.Type.PASSWORD,
                        null,
                        Importance.LOW,
                        "Token for nats.url.")
                .define(
                        NATS_NKEY,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.LOW,
                        "File that holds the NKEY seed for nats.url.")
                .define(
                        NATS_CREDENTIALS,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.LOW,
                        "Credentials file for nats.url.");
    }
}

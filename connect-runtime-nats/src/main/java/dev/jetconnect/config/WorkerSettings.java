package dev.jetconnect.config;

import dev.jetconnect.convert.BinaryConverter;
import dev.jetconnect.convert.CachingHeaderConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.connect.runtime.WorkerConfig;

/**
 * All settings of a worker: Kafka Connect's own by their own names, ours under {@code nats.} and
 * {@code data.dir}. {@code bootstrap.servers} stays empty on purpose: whatever still reaches for
 * Kafka fails at once instead of waiting for a broker.
 *
 * <p>Immutable.
 */
public final class WorkerSettings extends WorkerConfig {
    public static final String GROUP_ID = "group.id";
    public static final String SESSION_TIMEOUT_MS = "session.timeout.ms";
    public static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
    public static final String DATA_DIR = "data.dir";
    public static final String DATA_DIR_FREE_BYTES = "data.dir.free.bytes.min";
    public static final String NATS_PREFIX = "nats.";
    public static final String NATS_URL = "nats.url";
    public static final String NATS_USERNAME = "nats.username";
    public static final String NATS_PASSWORD = "nats.password";
    public static final String NATS_TOKEN = "nats.token";
    public static final String NATS_NKEY = "nats.nkey";
    public static final String NATS_CREDENTIALS = "nats.credentials";
    public static final String NATS_SERVER_PATH = "nats.server.path";
    public static final String NATS_SERVER_PORT = "nats.server.port";
    public static final String NATS_REPLICAS = "nats.replicas";
    public static final String BUNDLE_BYTES = "nats.bundle.bytes";
    public static final String BUNDLE_RECORDS = "nats.bundle.records";
    public static final String PUBLISH_WINDOW_BYTES = "nats.publish.window.bytes";
    public static final String PREFETCH_BYTES = "nats.prefetch.bytes";
    public static final String COMPRESSION_TYPE = "nats.compression.type";
    public static final String EXACTLY_ONCE_SOURCE_SUPPORT = "exactly.once.source.support";

    public static final String CONNECTOR_DEFAULTS_ENABLE = "connector.defaults.enable";

    /** Also of a connector. */
    public static final String VALIDATION_DOCTOR = "validation.doctor";

    public static final String REST_REQUEST_BYTES_MAX = "rest.request.bytes.max";

    private static final ConfigDef DEFINITION = definition();

    public WorkerSettings(Map<String, String> properties) {
        super(DEFINITION, adapted(properties));
    }

    /**
     * Connect looks at what was given, not at the definition's defaults, to make converters. The
     * address of a broker comes with files from Kafka Connect; no client may go there.
     */
    private static Map<String, String> adapted(Map<String, String> properties) {
        Map<String, String> complete = new HashMap<>(properties);
        complete.remove(BOOTSTRAP_SERVERS_CONFIG);
        complete.putIfAbsent(KEY_CONVERTER_CLASS_CONFIG, BinaryConverter.class.getName());
        complete.putIfAbsent(VALUE_CONVERTER_CLASS_CONFIG, BinaryConverter.class.getName());
        complete.putIfAbsent(HEADER_CONVERTER_CLASS_CONFIG, CachingHeaderConverter.class.getName());
        return complete;
    }

    /** The definition of all keys, for documentation and for the check of unknown keys. */
    public static ConfigDef configDef() {
        return new ConfigDef(DEFINITION);
    }

    private static ConfigDef definition() {
        ConfigDef def = baseConfigDef();
        // configKeys() is the live map: Connect declares the first three as mandatory.
        def.configKeys().remove(BOOTSTRAP_SERVERS_CONFIG);
        def.configKeys().remove(KEY_CONVERTER_CLASS_CONFIG);
        def.configKeys().remove(VALUE_CONVERTER_CLASS_CONFIG);
        def.configKeys().remove(HEADER_CONVERTER_CLASS_CONFIG);
        String binary = BinaryConverter.class.getName();
        return HealingSettings.define(def)
                .define(
                        BOOTSTRAP_SERVERS_CONFIG,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.LOW,
                        "Not used: records move through NATS JetStream.")
                .define(
                        KEY_CONVERTER_CLASS_CONFIG,
                        ConfigDef.Type.CLASS,
                        binary,
                        Importance.HIGH,
                        KEY_CONVERTER_CLASS_DOC)
                .define(
                        VALUE_CONVERTER_CLASS_CONFIG,
                        ConfigDef.Type.CLASS,
                        binary,
                        Importance.HIGH,
                        VALUE_CONVERTER_CLASS_DOC)
                .define(
                        HEADER_CONVERTER_CLASS_CONFIG,
                        ConfigDef.Type.CLASS,
                        CachingHeaderConverter.class.getName(),
                        Importance.LOW,
                        HEADER_CONVERTER_CLASS_DOC)
                .define(
                        GROUP_ID,
                        ConfigDef.Type.STRING,
                        "jetconnect",
                        StorageNames.GROUP_NAME,
                        Importance.HIGH,
                        "Name of the worker's group. Its streams, subjects and buckets begin with it.")
                .define(
                        SESSION_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        10_000,
                        ConfigDef.Range.between(2_000, 3_600_000),
                        Importance.HIGH,
                        "How long after its last heartbeat a worker counts as dead, and the others"
                                + " of its group take over its connectors and tasks; rounded up to"
                                + " seconds.")
                .define(
                        HEARTBEAT_INTERVAL_MS,
                        ConfigDef.Type.INT,
                        3_000,
                        ConfigDef.Range.between(100, 1_200_000),
                        Importance.HIGH,
                        "How often a worker tells its group that it lives: at most a third of"
                                + " session.timeout.ms.")
                .define(
                        DATA_DIR,
                        ConfigDef.Type.STRING,
                        "data",
                        Importance.HIGH,
                        "Folder in which the worker's own nats-server keeps streams and buckets."
                                + " Not used with nats.url.")
                .define(
                        DATA_DIR_FREE_BYTES,
                        ConfigDef.Type.LONG,
                        -1L,
                        ConfigDef.Range.atLeast(-1),
                        Importance.LOW,
                        "Bytes of data.dir's disk that records may not take. With less free, sources"
                                + " wait, while sinks go on and commit; with less than twice as much"
                                + " the worker warns. -1: the smaller of 1 GiB and a tenth of the"
                                + " disk. Not used with nats.url.")
                .define(
                        NATS_URL,
                        ConfigDef.Type.LIST,
                        "",
                        Importance.HIGH,
                        "Servers of an existing NATS, for example nats://nats-1:4222,nats://nats-2:4222"
                                + " or tls://... . Empty: the worker starts its own nats-server.")
                .define(
                        NATS_USERNAME,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "User for nats.url.")
                .define(
                        NATS_PASSWORD,
                        ConfigDef.Type.PASSWORD,
                        null,
                        Importance.MEDIUM,
                        "Password of nats.username.")
                .define(
                        NATS_TOKEN,
                        ConfigDef.Type.PASSWORD,
                        null,
                        Importance.MEDIUM,
                        "Token for nats.url.")
                .define(
                        NATS_NKEY,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "File that holds the NKEY seed (SU...) for nats.url.")
                .define(
                        NATS_CREDENTIALS,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "Credentials file (.creds: JWT and seed) for nats.url.")
                .define(
                        NATS_SERVER_PATH,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "The nats-server program to start. Default: nats-server of PATH, then the"
                                + " distribution's own.")
                .define(
                        NATS_SERVER_PORT,
                        ConfigDef.Type.INT,
                        0,
                        ConfigDef.Range.between(0, 65535),
                        Importance.LOW,
                        "Loopback port of the worker's own nats-server. 0: any free one.")
                .define(
                        NATS_REPLICAS,
                        ConfigDef.Type.INT,
                        1,
                        ConfigDef.Range.between(1, 5),
                        Importance.MEDIUM,
                        "Replicas of each stream and bucket: 1, 3 or 5.")
                .define(
                        BUNDLE_BYTES,
                        ConfigDef.Type.INT,
                        256 * 1024,
                        ConfigDef.Range.between(1, 64 * 1024 * 1024),
                        Importance.LOW,
                        "Most bytes of consecutive records, before compression, that travel as one"
                                + " message. A larger record travels alone.")
                .define(
                        BUNDLE_RECORDS,
                        ConfigDef.Type.INT,
                        1000,
                        ConfigDef.Range.between(1, 65536),
                        Importance.LOW,
                        "Most consecutive records that travel as one message.")
                .define(
                        PUBLISH_WINDOW_BYTES,
                        ConfigDef.Type.LONG,
                        16L * 1024 * 1024,
                        ConfigDef.Range.atLeast(1),
                        Importance.LOW,
                        "Most bytes of memory of a source task that wait for JetStream's"
                                + " acknowledgement, its records before compression included. When"
                                + " it is full, the task waits. All tasks of a worker share an"
                                + " eighth of its heap.")
                .define(
                        PREFETCH_BYTES,
                        ConfigDef.Type.LONG,
                        8L * 1024 * 1024,
                        ConfigDef.Range.atLeast(1024),
                        Importance.LOW,
                        "Most bytes that a sink task reads ahead; one call of put has half as many. All"
                                + " tasks of a worker share an eighth of its heap.")
                .define(
                        COMPRESSION_TYPE,
                        ConfigDef.Type.STRING,
                        CompressionType.LZ4.name,
                        ConfigDef.ValidString.in(
                                CompressionType.NONE.name,
                                CompressionType.GZIP.name,
                                CompressionType.LZ4.name,
                                CompressionType.ZSTD.name),
                        Importance.LOW,
                        "Compression of the messages that carry records.")
                .define(
                        CONNECTOR_DEFAULTS_ENABLE,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether tasks of known connectors get settings that their configs leave"
                                + " open: Debezium's for PostgreSQL, MySQL and MariaDB a"
                                + " poll.interval.ms of 7 instead of 500. A connector's config wins.")
                .define(
                        VALIDATION_DOCTOR,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether the validation of a connector looks at its database, for 3 s at"
                                + " most, and refuses what the database is not ready for. A"
                                + " connector's config wins.")
                .define(
                        REST_REQUEST_BYTES_MAX,
                        ConfigDef.Type.LONG,
                        4L * 1024 * 1024,
                        ConfigDef.Range.atLeast(1024),
                        Importance.LOW,
                        "Most bytes that the body of a REST request may have.")
                .define(
                        EXACTLY_ONCE_SOURCE_SUPPORT,
                        ConfigDef.Type.STRING,
                        "enabled",
                        ConfigDef.CaseInsensitiveValidString.in("disabled", "preparing", "enabled"),
                        Importance.HIGH,
                        "Whether source connectors that support it write each record exactly once,"
                                + " across crashes. Unlike in Kafka Connect it is enabled if not"
                                + " set. 'preparing' is as 'disabled'.");
    }

    @Override
    public String kafkaClusterId() {
        return groupId();
    }

    @Override
    public String groupId() {
        return getString(GROUP_ID);
    }

    public Duration sessionTimeout() {
        return Duration.ofSeconds((getInt(SESSION_TIMEOUT_MS) + 999) / 1000);
    }

    /** Never more than a third of {@link #sessionTimeout()}: one that is lost does not matter. */
    public Duration heartbeatInterval() {
        Duration given = Duration.ofMillis(getInt(HEARTBEAT_INTERVAL_MS));
        Duration most = sessionTimeout().dividedBy(3);
        return given.compareTo(most) > 0 ? most : given;
    }

    public long restRequestBytesMax() {
        return getLong(REST_REQUEST_BYTES_MAX);
    }

    /**
     * Whether source connectors may deliver exactly once. Connect's own question for it stays
     * unanswered, since its worker would make Kafka's clients then.
     */
    public boolean exactlyOnceSource() {
        return "enabled".equalsIgnoreCase(getString(EXACTLY_ONCE_SOURCE_SUPPORT));
    }

    /** Whether tasks of known connectors get settings that their configs leave open. */
    public boolean completesConnectors() {
        return getBoolean(CONNECTOR_DEFAULTS_ENABLE);
    }

    /** Whether validations look at databases, unless a connector says otherwise. */
    public boolean validatesDatabases() {
        return getBoolean(VALIDATION_DOCTOR);
    }

    /** How what fails or stands still is started again, unless a connector says otherwise. */
    public HealingSettings healing() {
        return HealingSettings.of(this);
    }

    public Path dataDirectory() {
        return Path.of(getString(DATA_DIR)).toAbsolutePath().normalize();
    }

    /** How to reach an existing NATS; empty when the worker is to start its own server. */
    public Optional<NatsSettings> nats() {
        List<String> urls = getList(NATS_URL).stream().filter(url -> !url.isBlank()).toList();
        if (urls.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new NatsSettings(
                        urls,
                        Optional.ofNullable(getString(NATS_USERNAME)),
                        Optional.ofNullable(getPassword(NATS_PASSWORD)),
                        Optional.ofNullable(getPassword(NATS_TOKEN)),
                        Optional.ofNullable(getString(NATS_NKEY)).map(Path::of),
                        Optional.ofNullable(getString(NATS_CREDENTIALS)).map(Path::of),
                        sslConfigs()));
    }

    /** Kafka's {@code ssl.} settings below {@code nats.}, parsed; empty when none is given. */
    private Map<String, Object> sslConfigs() {
        Map<String, Object> given =
                originalsWithPrefix(NATS_PREFIX).entrySet().stream()
                        .filter(setting -> setting.getKey().startsWith("ssl."))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (given.isEmpty()) {
            return Map.of();
        }
        ConfigDef ssl = new ConfigDef();
        SslConfigs.addClientSslSupport(ssl);
        return new HashMap<>(ssl.parse(given));
    }

    public ServerSettings server() {
        return new ServerSettings(
                dataDirectory(),
                Optional.ofNullable(getString(NATS_SERVER_PATH)).map(Path::of),
                getInt(NATS_SERVER_PORT),
                getLong(DATA_DIR_FREE_BYTES));
    }

    public LogSettings log() {
        return new LogSettings(
                groupId(),
                getInt(NATS_REPLICAS),
                getInt(BUNDLE_BYTES),
                getInt(BUNDLE_RECORDS),
                getLong(PUBLISH_WINDOW_BYTES),
                getLong(PREFETCH_BYTES),
                CompressionType.forName(getString(COMPRESSION_TYPE).toLowerCase(Locale.ROOT)));
    }
}

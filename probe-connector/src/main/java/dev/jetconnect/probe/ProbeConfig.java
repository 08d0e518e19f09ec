package dev.jetconnect.probe;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/**
 * What a probe is told to do. {@code integration-tests/README.md} has the list.
 *
 * <p>Immutable.
 */
final class ProbeConfig extends AbstractConfig {
    static final String LOG_DIR = "probe.log.dir";
    static final String STAMPS = "probe.log.stamps";
    static final String FAIL = "probe.fail";
    static final String FAIL_FROM = "probe.fail.from";
    static final String FAIL_TIMES = "probe.fail.times";
    static final String FAIL_WHILE_FILE = "probe.fail.while.file";
    static final String FAIL_RETRIABLE = "probe.fail.retriable";
    static final String FAIL_TASKS = "probe.fail.tasks";
    static final String BLOCK = "probe.block";
    static final String BLOCK_WHILE_FILE = "probe.block.while.file";
    static final String TASK_COUNT = "probe.task.count";
    static final String TASK_COUNT_FILE = "probe.task.count.file";
    static final String TASK_CONFIGS = "probe.task.configs";
    static final String EXACTLY_ONCE = "probe.exactly.once";
    static final String BOUNDARIES = "probe.transaction.boundaries";
    static final String ALTER_OFFSETS = "probe.alter.offsets";
    static final String METRICS = "probe.metrics";
    static final String TOPICS = "probe.topics";
    static final String KAFKA_PARTITION = "probe.kafka.partition";
    static final String RECORDS = "probe.records";
    static final String SCRIPT = "probe.script";
    static final String SOURCE_PARTITIONS = "probe.source.partitions";
    static final String BATCH = "probe.batch";
    static final String INTERVAL_MS = "probe.interval.ms";
    static final String KEY = "probe.key";
    static final String VALUE = "probe.value";
    static final String VALUE_TYPE = "probe.value.type";
    static final String HEADERS = "probe.headers";
    static final String TIMESTAMP = "probe.timestamp";
    static final String TRANSACTION_RECORDS = "probe.transaction.records";
    static final String TRANSACTION_ABORT_EVERY = "probe.transaction.abort.every";
    static final String REPORT = "probe.report";
    static final String PRE_COMMIT = "probe.precommit";

    /** Put by the connector into the configs of its tasks. */
    static final String TASK = "probe.task";

    static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            LOG_DIR,
                            ConfigDef.Type.STRING,
                            null,
                            Importance.HIGH,
                            "Folder of the events.")
                    .define(
                            STAMPS,
                            ConfigDef.Type.BOOLEAN,
                            false,
                            Importance.LOW,
                            "Adds time and run to each line.")
                    .define(FAIL, ConfigDef.Type.LIST, "", Importance.LOW, "Places that fail.")
                    .define(
                            FAIL_FROM,
                            ConfigDef.Type.INT,
                            1,
                            Importance.LOW,
                            "First call that fails.")
                    .define(
                            FAIL_TIMES,
                            ConfigDef.Type.INT,
                            Integer.MAX_VALUE,
                            Importance.LOW,
                            "Calls that fail, of one instance.")
                    .define(
                            FAIL_WHILE_FILE,
                            ConfigDef.Type.STRING,
                            null,
                            Importance.LOW,
                            "Fails only while this file exists.")
                    .define(
                            FAIL_RETRIABLE,
                            ConfigDef.Type.BOOLEAN,
                            false,
                            Importance.LOW,
                            "Fails with a RetriableException.")
                    .define(
                            FAIL_TASKS,
                            ConfigDef.Type.LIST,
                            "",
                            Importance.LOW,
                            "Only these tasks fail.")
                    .define(BLOCK, ConfigDef.Type.LIST, "", Importance.LOW, "Places that block.")
                    .define(
                            BLOCK_WHILE_FILE,
                            ConfigDef.Type.STRING,
                            null,
                            Importance.LOW,
                            "Blocks while this file exists.")
                    .define(
                            TASK_COUNT,
                            ConfigDef.Type.INT,
                            -1,
                            Importance.LOW,
                            "Instead of tasks.max.")
                    .define(
                            TASK_COUNT_FILE,
                            ConfigDef.Type.STRING,
                            null,
                            Importance.LOW,
                            "Has the number of tasks.")
                    .define(
                            TASK_CONFIGS,
                            ConfigDef.Type.STRING,
                            "full",
                            Importance.LOW,
                            "full or empty.")
                    .define(
                            EXACTLY_ONCE,
                            ConfigDef.Type.STRING,
                            "null",
                            Importance.LOW,
                            "Its answer.")
                    .define(
                            BOUNDARIES,
                            ConfigDef.Type.STRING,
                            "null",
                            Importance.LOW,
                            "Its answer.")
                    .define(
                            ALTER_OFFSETS,
                            ConfigDef.Type.STRING,
                            "true",
                            Importance.LOW,
                            "Its answer.")
                    .define(
                            METRICS,
                            ConfigDef.Type.BOOLEAN,
                            false,
                            Importance.LOW,
                            "Adds plugin metrics.")
                    .define(TOPICS, ConfigDef.Type.LIST, "", Importance.LOW, "Topics, in turn.")
                    .define(
                            KAFKA_PARTITION,
                            ConfigDef.Type.INT,
                            null,
                            Importance.LOW,
                            "Default: none.")
                    .define(
                            RECORDS,
                            ConfigDef.Type.LONG,
                            0L,
                            Importance.LOW,
                            "Of each source partition.")
                    .define(
                            SCRIPT,
                            ConfigDef.Type.STRING,
                            null,
                            Importance.LOW,
                            "File with the records.")
                    .define(
                            SOURCE_PARTITIONS,
                            ConfigDef.Type.INT,
                            1,
                            Importance.LOW,
                            "Of each task.")
                    .define(BATCH, ConfigDef.Type.INT, 10, Importance.LOW, "Records of a poll.")
                    .define(
                            INTERVAL_MS,
                            ConfigDef.Type.LONG,
                            0L,
                            Importance.LOW,
                            "Before each poll.")
                    .define(
                            KEY,
                            ConfigDef.Type.STRING,
                            "key-{n}",
                            Importance.LOW,
                            "'null' for none.")
                    .define(
                            VALUE,
                            ConfigDef.Type.STRING,
                            "value-{n}",
                            Importance.LOW,
                            "'null' for none.")
                    .define(
                            VALUE_TYPE,
                            ConfigDef.Type.STRING,
                            "string",
                            Importance.LOW,
                            "Its schema.")
                    .define(
                            HEADERS,
                            ConfigDef.Type.STRING,
                            "",
                            Importance.LOW,
                            "name=value;name=value")
                    .define(
                            TIMESTAMP,
                            ConfigDef.Type.LONG,
                            null,
                            Importance.LOW,
                            "Of the first record.")
                    .define(
                            TRANSACTION_RECORDS,
                            ConfigDef.Type.INT,
                            0,
                            Importance.LOW,
                            "Records of a transaction.")
                    .define(
                            TRANSACTION_ABORT_EVERY,
                            ConfigDef.Type.INT,
                            0,
                            Importance.LOW,
                            "Aborts each n-th.")
                    .define(
                            REPORT,
                            ConfigDef.Type.STRING,
                            null,
                            Importance.LOW,
                            "Reports records whose value has this part.")
                    .define(
                            PRE_COMMIT,
                            ConfigDef.Type.STRING,
                            "all",
                            Importance.LOW,
                            "all or none.")
                    .define(TASK, ConfigDef.Type.INT, 0, Importance.LOW, "Number of the task.");

    private final String connector;

    ProbeConfig(Map<String, String> properties) {
        super(DEFINITION, properties, false);
        this.connector = properties.getOrDefault("name", "unnamed");
    }

    String connector() {
        return connector;
    }

    int task() {
        return getInt(TASK);
    }

    Optional<Path> file(String key) {
        return Optional.ofNullable(getString(key)).map(Path::of);
    }
}

package dev.jetconnect.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * How what fails or stands still is started again: the worker's settings, each of which a connector
 * may replace for itself.
 *
 * <p>Immutable.
 *
 * @param backoff before the first restart; each further one waits twice as long
 * @param backoffMax the longest wait; what has run for as long counts as healthy again
 * @param attemptsMax restarts without a healthy run in between; -1 is without limit
 * @param stuckTimeout how long a task may stand still with data pending; zero looks at none
 * @param restartsStuck whether a task that stands still is stopped and started again
 */
public record HealingSettings(
        RestartPolicy policy,
        Duration backoff,
        Duration backoffMax,
        int attemptsMax,
        Duration stuckTimeout,
        boolean restartsStuck) {
    public static final String POLICY = "restart.policy";
    public static final String BACKOFF = "restart.backoff.ms";
    public static final String BACKOFF_MAX = "restart.backoff.max.ms";
    public static final String ATTEMPTS_MAX = "restart.attempts.max";
    public static final String STUCK_TIMEOUT = "task.stuck.timeout.ms";
    public static final String STUCK_ACTION = "task.stuck.action";

    private static final String REPORT = "report";
    private static final String RESTART = "restart";
    private static final ConfigDef DEFINITION = define(new ConfigDef());

    /** Adds these settings to those of a worker. */
    static ConfigDef define(ConfigDef worker) {
        return worker.define(
                        POLICY,
                        ConfigDef.Type.STRING,
                        "exponential",
                        ConfigDef.CaseInsensitiveValidString.in("exponential", "none"),
                        Importance.MEDIUM,
                        "Whether connectors and tasks that have failed start again by themselves."
                                + " none: they stay failed until they are restarted by REST, as in"
                                + " Kafka Connect.")
                .define(
                        BACKOFF,
                        ConfigDef.Type.LONG,
                        5_000L,
                        ConfigDef.Range.between(100, 86_400_000),
                        Importance.LOW,
                        "Wait before the first restart; it doubles with each further one.")
                .define(
                        BACKOFF_MAX,
                        ConfigDef.Type.LONG,
                        300_000L,
                        ConfigDef.Range.between(100, 86_400_000),
                        Importance.LOW,
                        "Longest wait before a restart. What has run for as long counts as healthy:"
                                + " the next failure waits restart.backoff.ms again.")
                .define(
                        ATTEMPTS_MAX,
                        ConfigDef.Type.INT,
                        -1,
                        ConfigDef.Range.atLeast(-1),
                        Importance.LOW,
                        "Most restarts without a healthy run in between; -1: without limit, since"
                                + " an outage of a database may last for days and the waits are"
                                + " bounded.")
                .define(
                        STUCK_TIMEOUT,
                        ConfigDef.Type.LONG,
                        300_000L,
                        ConfigDef.Range.between(0, 86_400_000),
                        Importance.LOW,
                        "How long a task may stand still with data pending before its status and the"
                                + " log say that it is stuck; 0: none is looked at.")
                .define(
                        STUCK_ACTION,
                        ConfigDef.Type.STRING,
                        REPORT,
                        ConfigDef.CaseInsensitiveValidString.in(REPORT, RESTART),
                        Importance.LOW,
                        "What becomes of a stuck task: report, or restart, which gives its thread up"
                                + " and follows restart.policy.");
    }

    static HealingSettings of(AbstractConfig worker) {
        return new HealingSettings(
                RestartPolicy.valueOf(worker.getString(POLICY).toUpperCase(Locale.ROOT)),
                Duration.ofMillis(worker.getLong(BACKOFF)),
                Duration.ofMillis(worker.getLong(BACKOFF_MAX)),
                worker.getInt(ATTEMPTS_MAX),
                Duration.ofMillis(worker.getLong(STUCK_TIMEOUT)),
                RESTART.equalsIgnoreCase(worker.getString(STUCK_ACTION)));
    }

    /**
     * These settings, but for those that the connector's config names.
     *
     * @throws ConfigException with the setting and what it may be
     */
    public HealingSettings withConfigOf(Map<String, String> connector) {
        Set<String> own = new TreeSet<>(DEFINITION.names());
        own.retainAll(connector.keySet());
        if (own.isEmpty()) {
            return this;
        }
        HealingSettings given = of(new AbstractConfig(DEFINITION, connector, false));
        return new HealingSettings(
                own.contains(POLICY) ? given.policy : policy,
                own.contains(BACKOFF) ? given.backoff : backoff,
                own.contains(BACKOFF_MAX) ? given.backoffMax : backoffMax,
                own.contains(ATTEMPTS_MAX) ? given.attemptsMax : attemptsMax,
                own.contains(STUCK_TIMEOUT) ? given.stuckTimeout : stuckTimeout,
                own.contains(STUCK_ACTION) ? given.restartsStuck : restartsStuck);
    }

    /** Checks the settings that the connector's config names. */
    public static void check(Map<String, String> connector) {
        DEFINITION.parse(connector);
    }
}

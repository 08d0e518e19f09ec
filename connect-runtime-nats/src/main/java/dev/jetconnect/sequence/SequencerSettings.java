package dev.jetconnect.sequence;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigValue;

/**
 * A sink connector's settings of its sequencer.
 *
 * @param waitingMax most records that wait for earlier ones, over all orders of a task
 * @param gapTimeout how long they wait
 * @param onGap for what waits behind a gap that did not close in time
 * @param onOverflow for what waits behind the oldest gap when there is no room for more
 * @param onLate for what comes after its gap was given up
 */
record SequencerSettings(
        int waitingMax,
        Duration gapTimeout,
        GapPolicy onGap,
        GapPolicy onOverflow,
        GapPolicy onLate) {
    static final String ENABLED = "nats.sequencer";
    static final String BUFFER_RECORDS = "nats.sequencer.buffer.records";
    static final String GAP_TIMEOUT_MS = "nats.sequencer.gap.timeout.ms";
    static final String ON_GAP = "nats.sequencer.on.gap";
    static final String ON_OVERFLOW = "nats.sequencer.on.overflow";
    static final String ON_LATE = "nats.sequencer.on.late";

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            ENABLED,
                            ConfigDef.Type.BOOLEAN,
                            false,
                            Importance.HIGH,
                            "Whether the order that Sequence has noted is restored.")
                    .define(
                            BUFFER_RECORDS,
                            ConfigDef.Type.INT,
                            10_000,
                            ConfigDef.Range.between(1, 10_000_000),
                            Importance.MEDIUM,
                            "Most records of a task that wait for earlier ones.")
                    .define(
                            GAP_TIMEOUT_MS,
                            ConfigDef.Type.LONG,
                            30_000L,
                            ConfigDef.Range.atLeast(0),
                            Importance.MEDIUM,
                            "How long they wait.")
                    .define(
                            ON_GAP,
                            ConfigDef.Type.STRING,
                            GapPolicy.FAIL.setting(),
                            policies(),
                            Importance.MEDIUM,
                            "What becomes of records behind a gap that did not close in time.")
                    .define(
                            ON_OVERFLOW,
                            ConfigDef.Type.STRING,
                            GapPolicy.FAIL.setting(),
                            policies(),
                            Importance.MEDIUM,
                            "What becomes of records behind the oldest gap when no more can wait.")
                    .define(
                            ON_LATE,
                            ConfigDef.Type.STRING,
                            GapPolicy.FAIL.setting(),
                            policies(),
                            Importance.MEDIUM,
                            "What becomes of records that come after their gap was given up.");

    static boolean isEnabled(Map<String, String> connectorConfig) {
        return Boolean.parseBoolean(connectorConfig.getOrDefault(ENABLED, "false").trim());
    }

    /**
     * Reads a connector's config.
     *
     * @throws org.apache.kafka.common.config.ConfigException if a value is wrong
     */
    static SequencerSettings of(Map<String, String> connectorConfig) {
        AbstractConfig config = new AbstractConfig(DEFINITION, connectorConfig, false);
        return new SequencerSettings(
                config.getInt(BUFFER_RECORDS),
                Duration.ofMillis(config.getLong(GAP_TIMEOUT_MS)),
                GapPolicy.of(config.getString(ON_GAP)),
                GapPolicy.of(config.getString(ON_OVERFLOW)),
                GapPolicy.of(config.getString(ON_LATE)));
    }

    /** What is given, each with what is wrong with it. */
    static List<ConfigValue> validate(Map<String, String> connectorConfig) {
        return DEFINITION.validate(connectorConfig);
    }

    boolean usesDeadLetters() {
        return onGap == GapPolicy.DEAD_LETTER
                || onOverflow == GapPolicy.DEAD_LETTER
                || onLate == GapPolicy.DEAD_LETTER;
    }

    private static ConfigDef.Validator policies() {
        return ConfigDef.ValidString.in(
                Arrays.stream(GapPolicy.values()).map(GapPolicy::setting).toArray(String[]::new));
    }
}

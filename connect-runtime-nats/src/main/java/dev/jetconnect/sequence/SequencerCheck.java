package dev.jetconnect.sequence;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;

/**
 * Checks a sink connector's settings of its sequencer before it is created.
 *
 * <p>All methods are pure.
 */
public final class SequencerCheck {
    private SequencerCheck() {}

    /** Adds what is wrong to the values of a validation. */
    public static void check(Map<String, String> config, Map<String, ConfigValue> validated) {
        List<ConfigValue> values = SequencerSettings.validate(config);
        if (values.stream().allMatch(value -> value.errorMessages().isEmpty())
                && SequencerSettings.isEnabled(config)
                && !hasDeadLetters(config)) {
            values.stream()
                    .filter(value -> GapPolicy.DEAD_LETTER.setting().equals(value.value()))
                    .forEach(SequencerCheck::addMissingPlace);
        }
        for (ConfigValue value : values) {
            if (!value.errorMessages().isEmpty()) {
                validated.put(value.name(), value);
            }
        }
    }

    private static boolean hasDeadLetters(Map<String, String> config) {
        return !config.getOrDefault(SinkConnectorConfig.DLQ_TOPIC_NAME_CONFIG, "").isBlank()
                && "all"
                        .equalsIgnoreCase(
                                config.getOrDefault(ConnectorConfig.ERRORS_TOLERANCE_CONFIG, ""));
    }

    private static void addMissingPlace(ConfigValue value) {
        value.addErrorMessage(
                value.name()
                        + "=dead-letter needs a place for dead letters. Set "
                        + ConnectorConfig.ERRORS_TOLERANCE_CONFIG
                        + "=all and "
                        + SinkConnectorConfig.DLQ_TOPIC_NAME_CONFIG
                        + ".");
    }
}

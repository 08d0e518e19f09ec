package dev.jetconnect.transport;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a sink connector's {@code consumer.override.} settings, or the worker's {@code consumer.}
 * ones, mean here.
 *
 * @param pollRecordsMax records that one poll returns at most
 * @param reset where a partition without a committed position begins
 */
record ConsumerSettings(int pollRecordsMax, Reset reset) {
    /** The values of {@code auto.offset.reset}. */
    enum Reset {
        EARLIEST,
        LATEST,
        NONE
    }

    /** Larger than Kafka's 500: bulk statements of sinks gain, and the bytes are bounded anyway. */
    private static final int POLL_RECORDS_DEFAULT = 2000;

    static ConsumerSettings of(Map<String, Object> overrides) {
        Object records = overrides.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG);
        Object reset = overrides.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
        return new ConsumerSettings(
                records == null ? POLL_RECORDS_DEFAULT : positive(records.toString()),
                reset == null ? Reset.EARLIEST : reset(reset.toString()));
    }

    private static Reset reset(String text) {
        for (Reset reset : Reset.values()) {
            if (reset.name().equalsIgnoreCase(text.trim())) {
                return reset;
            }
        }
        throw new ConfigException(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                text,
                "must be earliest, latest or none; a duration is not supported");
    }

    private static int positive(String text) {
        try {
            int value = Integer.parseInt(text.trim());
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below like any other wrong value
        }
        throw new ConfigException(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, text, "must be a number above 0");
    }
}

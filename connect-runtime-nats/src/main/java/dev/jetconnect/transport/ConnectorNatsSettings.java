package dev.jetconnect.transport;

import dev.jetconnect.log.MessageFormat;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** What a connector's config says to this runtime, below {@code nats.}: see docs/NATS.md. */
public final class ConnectorNatsSettings {
    static final String FORMAT = "nats.format";
    static final String BATCH_HEADERS = "nats.batch.headers";

    private ConnectorNatsSettings() {}

    /**
     * Checks the settings of a source connector.
     *
     * @throws ConfigException with the setting and what it may be
     */
    public static void checkSource(Map<String, String> connector) {
        format(connector);
        hasBatchHeaders(connector);
    }

    /**
     * Checks the settings of a sink connector.
     *
     * @throws ConfigException with the setting and what it may be
     */
    public static void checkSink(Map<String, String> connector) {
        ForeignStreamSettings.of(connector);
    }

    /** Whether headers say which batch of a poll a source connector's records are of. */
    static boolean hasBatchHeaders(Map<String, String> connector) {
        String word = connector.getOrDefault(BATCH_HEADERS, "false").trim();
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(BATCH_HEADERS, word, "must be true or false");
        };
    }

    /** How a source connector's records stand in their messages. */
    static MessageFormat format(Map<String, String> connector) {
        String word = connector.getOrDefault(FORMAT, MessageFormat.BUNDLE.word()).trim();
        for (MessageFormat format : MessageFormat.values()) {
            if (format.word().equals(word)) {
                return format;
            }
        }
        throw new ConfigException(
                FORMAT, word, "must be bundle, or message for one record in each message");
    }
}

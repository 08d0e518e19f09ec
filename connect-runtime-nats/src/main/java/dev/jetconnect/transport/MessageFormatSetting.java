package dev.jetconnect.transport;

import dev.jetconnect.log.MessageFormat;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** How a source connector is set to write its records. */
final class MessageFormatSetting {
    static final String FORMAT = "nats.format";

    private MessageFormatSetting() {}

    static MessageFormat of(Map<String, String> connector) {
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

package dev.jetconnect.probe;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * A converter, of headers too, with one setting that must be there and be a boolean: {@code flag}.
 *
 * <p>As thread-safe as what it extends.
 */
public final class FlagConverter extends StringConverter {
    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define("flag", ConfigDef.Type.BOOLEAN, ConfigDef.Importance.HIGH, "Any boolean.");
    }
}

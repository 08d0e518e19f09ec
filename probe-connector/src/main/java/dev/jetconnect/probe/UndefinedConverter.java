package dev.jetconnect.probe;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * A converter, of headers too, that does not define its settings.
 *
 * <p>As thread-safe as what it extends.
 */
public final class UndefinedConverter extends StringConverter {
    @Override
    public ConfigDef config() {
        return null;
    }
}

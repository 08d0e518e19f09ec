package dev.jetconnect.transforms.record;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The settings of one transform, read and checked. Connect logs a connector's settings once as a
 * whole, so they are not logged here again.
 *
 * <p>Immutable.
 */
public final class TransformConfig extends AbstractConfig {
    public TransformConfig(ConfigDef definition, Map<String, ?> settings) {
        super(definition, settings, false);
    }
}

package dev.jetconnect.probe;

import org.apache.kafka.common.config.ConfigDef;

/**
 * A source whose {@code config()} blocks while the worker's {@link WorkerBlock} says so.
 *
 * <p>Confined to the runtime's thread for this connector.
 */
public final class BlockedConfigSource extends ProbeSource {
    @Override
    public ConfigDef config() {
        WorkerBlock.await("config");
        return super.config();
    }
}

package dev.jetconnect.probe;

import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A source whose {@code config()} blocks while the file exists that the worker's environment names
 * in {@code PROBE_BLOCK_CONFIG_FILE}: that call comes without the connector's config.
 *
 * <p>Confined to the runtime's thread for this connector.
 */
public final class BlockedConfigSource extends ProbeSource {
    @Override
    public ConfigDef config() {
        String file = System.getenv("PROBE_BLOCK_CONFIG_FILE");
        if (file != null) {
            Calls.awaitAbsence(Path.of(file));
        }
        return super.config();
    }
}

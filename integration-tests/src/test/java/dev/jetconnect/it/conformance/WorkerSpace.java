package dev.jetconnect.it.conformance;

import dev.jetconnect.it.Distribution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one worker is given: a folder, a group's name, listeners and settings.
 *
 * @param extra each {@code key=value}; they win
 */
record WorkerSpace(Path folder, String group, RestListeners listeners, List<String> extra) {
    private static final List<String> COMMON =
            List.of(
                    "offset.flush.interval.ms=500",
                    "plugin.discovery=service_load",
                    "config.providers=file",
                    "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                    "key.converter=org.apache.kafka.connect.storage.StringConverter",
                    "value.converter=org.apache.kafka.connect.storage.StringConverter");

    /** Settings of a worker of either target. */
    Map<String, String> settings(RecordLog log) {
        Map<String, String> settings = new TreeMap<>();
        put(settings, COMMON);
        settings.put(
                "plugin.path",
                Distribution.conformancePlugins()
                        + ","
                        + Distribution.filePlugin()
                        + ","
                        + Distribution.plugins().resolve("jetconnect-transforms"));
        put(settings, log.settings(group));
        settings.putAll(listeners.settings());
        put(settings, extra);
        return settings;
    }

    /** Tells the probes where the files are that block them. */
    Map<String, String> environment() {
        return Map.of("PROBE_BLOCK_FOLDER", folder.toString());
    }

    private static void put(Map<String, String> settings, List<String> lines) {
        for (String line : lines) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }
}

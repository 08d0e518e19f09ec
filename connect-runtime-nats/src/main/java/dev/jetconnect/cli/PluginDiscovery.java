package dev.jetconnect.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.isolation.PluginDiscoveryMode;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.transforms.Transformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses {@code plugin.discovery} where the user has not. Connect's default looks through every
 * class of every plugin, which takes seconds and hundreds of megabytes; that is needed only where a
 * plugin folder lacks the manifests of its connectors (KIP-898).
 */
final class PluginDiscovery {
    private static final Logger log = LoggerFactory.getLogger(PluginDiscovery.class);

    private static final List<String> MANIFESTS =
            List.of(
                    "META-INF/services/" + SourceConnector.class.getName(),
                    "META-INF/services/" + SinkConnector.class.getName(),
                    "META-INF/services/" + Transformation.class.getName());

    private PluginDiscovery() {}

    /** Sets the mode in a worker's properties, unless they name one. */
    static void choose(Map<String, String> properties) {
        String pluginPath = properties.get(WorkerConfig.PLUGIN_PATH_CONFIG);
        if (properties.containsKey(WorkerConfig.PLUGIN_DISCOVERY_CONFIG) || pluginPath == null) {
            return;
        }
        Set<Path> locations = PluginUtils.pluginLocations(pluginPath, false);
        for (Path location : locations) {
            if (!hasManifest(location)) {
                log.info(
                        "{} has no manifest of its connectors or transforms, so all classes of all plugins are"
                                + " looked through. A plugin with manifests makes the start faster.",
                        location);
                return;
            }
        }
        log.debug("All {} plugin folders have manifests of their connectors", locations.size());
        properties.put(
                WorkerConfig.PLUGIN_DISCOVERY_CONFIG, PluginDiscoveryMode.SERVICE_LOAD.toString());
    }

    private static boolean hasManifest(Path location) {
        try {
            for (Path file : PluginUtils.pluginUrls(location)) {
                if (isJarWithManifest(file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            log.debug("{} cannot be looked into; Connect will say so", location, e);
            return false;
        }
    }

    private static boolean isJarWithManifest(Path file) throws IOException {
        if (!file.toString().endsWith(".jar")) {
            return false;
        }
        try (ZipFile jar = new ZipFile(file.toFile())) {
            return MANIFESTS.stream().anyMatch(name -> jar.getEntry(name) != null);
        }
    }
}

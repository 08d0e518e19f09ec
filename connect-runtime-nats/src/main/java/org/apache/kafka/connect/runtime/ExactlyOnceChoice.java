package org.apache.kafka.connect.runtime;

import dev.jetconnect.config.WorkerSettings;
import java.util.Map;
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the tasks of a source connector deliver exactly once: the worker must support it, and the
 * connector declare or ask for it.
 *
 * <p>Thread-safe.
 */
record ExactlyOnceChoice(Worker worker) {
    private static final Logger log = LoggerFactory.getLogger(ExactlyOnceChoice.class);

    boolean isMade(SourceConnectorConfig config) {
        if (!(worker.config() instanceof WorkerSettings settings)
                || !settings.exactlyOnceSource()) {
            return false;
        }
        return config.originals().containsKey(SourceConnectorConfig.TRANSACTION_BOUNDARY_CONFIG)
                || "required"
                        .equalsIgnoreCase(
                                config.getString(SourceConnectorConfig.EXACTLY_ONCE_SUPPORT_CONFIG))
                || declaresExactlyOnce(config.originalsStrings());
    }

    private boolean declaresExactlyOnce(Map<String, String> config) {
        String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
        try {
            var version =
                    PluginUtils.connectorVersionRequirement(
                            config.get(ConnectorConfig.CONNECTOR_VERSION));
            Plugins plugins = worker.getPlugins();
            try (LoaderSwap swap =
                    plugins.withClassLoader(plugins.connectorLoader(connectorClass, version))) {
                return plugins.newConnector(connectorClass, version)
                                instanceof SourceConnector connector
                        && connector.exactlyOnceSupport(config) == ExactlyOnceSupport.SUPPORTED;
            }
        } catch (Exception e) {
            log.warn(
                    "Connector class {} does not say whether it supports exactly-once delivery;"
                            + " its tasks deliver at least once",
                    connectorClass,
                    e);
            return false;
        }
    }
}

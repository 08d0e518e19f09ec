package dev.jetconnect.herder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.isolation.VersionedPluginLoadingException;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;

/**
 * A version of a connector that is not here. Connect's own validation finds it once; from then on
 * it remembers the failure without the versions that there are, and ends in a null pointer.
 */
final class ConnectorVersionCheck {
    private static final String CLASS = ConnectorConfig.CONNECTOR_CLASS_CONFIG;
    private static final String VERSION = ConnectorConfig.CONNECTOR_VERSION;

    private ConnectorVersionCheck() {}

    /** The answer to a validation that asks for such a version, as Connect's first one is. */
    static Optional<ConfigInfos> refusal(Plugins plugins, Map<String, String> config) {
        if (config.get(VERSION) == null) {
            return Optional.empty();
        }
        try {
            plugins.pluginClass(
                    config.get(CLASS),
                    PluginUtils.connectorVersionRequirement(config.get(VERSION)));
            return Optional.empty();
        } catch (VersionedPluginLoadingException e) {
            return Optional.of(refusal(plugins, config, e));
        } catch (ClassNotFoundException | InvalidVersionSpecificationException e) {
            return Optional.empty(); // what Connect's validation answers well each time
        }
    }

    private static ConfigInfos refusal(
            Plugins plugins, Map<String, String> config, VersionedPluginLoadingException failure) {
        ConfigDef definition = ConnectorConfig.enrichedConfigDef(plugins, config.get(CLASS));
        Map<String, ConfigValue> values = definition.validateAll(config);
        values.get(CLASS).addErrorMessage(failure.getMessage());
        values.get(VERSION).addErrorMessage(failure.getMessage());
        if (failure.availableVersions() != null) {
            values.get(VERSION).recommendedValues(List.copyOf(failure.availableVersions()));
        }
        return AbstractHerder.generateResult(
                config.get(CLASS),
                definition.configKeys(),
                new ArrayList<>(values.values()),
                new ArrayList<>(definition.groups()));
    }
}

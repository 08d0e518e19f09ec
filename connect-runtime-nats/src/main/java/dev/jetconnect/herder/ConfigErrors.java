package dev.jetconnect.herder;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.transport.ConnectorNatsSettings;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorType;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/** What is wrong with a connector's config, in Connect's own words, as an answer to the client. */
final class ConfigErrors {
    private ConfigErrors() {}

    /** Connect's own check would print the whole config here, secrets resolved. */
    static Optional<BadRequestException> ofMissingClass(Map<String, String> config) {
        String type = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
        return type != null && !type.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new BadRequestException(
                                "The config"
                                        + (config.get(ConnectorConfig.NAME_CONFIG) == null
                                                ? ""
                                                : " of connector "
                                                        + config.get(ConnectorConfig.NAME_CONFIG))
                                        + " has no connector.class: name the connector's class."
                                        + " GET /connector-plugins lists those that are here."));
    }

    /**
     * The errors of a validation. Connect's own summary ends in a null pointer where a connector's
     * validation says nothing about some of its keys, as Debezium's does.
     */
    static Optional<BadRequestException> of(ConfigInfos infos) {
        if (infos.errorCount() == 0) {
            return Optional.empty();
        }
        StringBuilder messages = new StringBuilder();
        messages.append("Connector configuration is invalid and contains the following ")
                .append(infos.errorCount())
                .append(" error(s):");
        for (ConfigInfo info : infos.configs()) {
            if (info.configValue() != null) {
                info.configValue().errors().forEach(error -> messages.append('\n').append(error));
            }
        }
        messages.append(
                "\nYou can also find the above list of errors at the endpoint"
                        + " `/connector-plugins/{connectorType}/config/validate`");
        return Optional.of(new BadRequestException(messages.toString()));
    }

    /** What a connector's config says to this runtime, and no plugin checks. */
    static Optional<BadRequestException> ofNatsSettings(
            ConnectorType type, Map<String, String> config) {
        try {
            HealingSettings.check(config);
            if (type == ConnectorType.SINK) {
                ConnectorNatsSettings.checkSink(config);
            } else {
                ConnectorNatsSettings.checkSource(config);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of(new BadRequestException(e.getMessage()));
        }
    }
}

package dev.jetconnect.herder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.util.SinkUtils;

/**
 * Refuses a sink connector whose consumer group would be that of the workers, as Connect does, so
 * that a config which passes here passes there.
 */
final class SinkGroupCheck {
    private static final String OVERRIDE =
            ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX
                    + ConsumerConfig.GROUP_ID_CONFIG;

    private SinkGroupCheck() {}

    /** Adds what is wrong to the values of a validation. */
    static void check(
            String workerGroup, Map<String, String> config, Map<String, ConfigValue> validated) {
        String given = config.get(OVERRIDE);
        if (given != null) {
            ConfigValue value =
                    validated.computeIfAbsent(
                            OVERRIDE,
                            name -> new ConfigValue(name, given, List.of(), new ArrayList<>()));
            if (workerGroup.equals(given)) {
                value.addErrorMessage(
                        "Consumer group "
                                + given
                                + " conflicts with Connect worker group "
                                + workerGroup);
            }
            return;
        }
        ConfigValue name = validated.get(ConnectorConfig.NAME_CONFIG);
        if (workerGroup.equals(SinkUtils.consumerGroupId(String.valueOf(name.value())))) {
            name.addErrorMessage(
                    "Consumer group for sink connector named "
                            + name.value()
                            + " conflicts with Connect worker group "
                            + workerGroup);
        }
    }
}

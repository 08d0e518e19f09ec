package dev.jetconnect.herder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConfigKeyInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConfigValueInfo;

/**
 * Connectors that open Kafka clients of their own, beside the records that Connect moves for them.
 * They would start and then wait for a broker for ever, so their configs are refused with the
 * reason.
 */
public final class KafkaOnlyConnectors {
    private static final String MIRROR =
            "It copies topics between Kafka clusters with Kafka clients of its own. Run it on Kafka"
                    + " Connect or as MirrorMaker, beside this worker.";
    private static final String CONTROL_TOPIC =
            "Its tasks agree on commits over a control topic that they read and write with Kafka"
                    + " clients of their own. Run it on Kafka Connect, or use a sink that does not"
                    + " coordinate over Kafka.";

    private static final Map<String, String> REASONS =
            Map.of(
                    "org.apache.kafka.connect.mirror.MirrorSourceConnector", MIRROR,
                    "org.apache.kafka.connect.mirror.MirrorCheckpointConnector", MIRROR,
                    "org.apache.kafka.connect.mirror.MirrorHeartbeatConnector", MIRROR,
                    "io.confluent.connect.replicator.ReplicatorSourceConnector", MIRROR,
                    "org.apache.iceberg.connect.IcebergSinkConnector", CONTROL_TOPIC,
                    "io.tabular.iceberg.connect.IcebergSinkConnector", CONTROL_TOPIC,
                    "org.apache.hudi.connect.HoodieSinkConnector", CONTROL_TOPIC);

    private KafkaOnlyConnectors() {}

    /**
     * Why a connector cannot work without Kafka; empty if it can, as far as is known.
     *
     * @param connectorClass full or simple name, as a config may give either; or null
     */
    public static Optional<String> reason(String connectorClass) {
        return REASONS.entrySet().stream()
                .filter(known -> isName(connectorClass, known.getKey()))
                .map(known -> known.getKey() + " needs Kafka itself. " + known.getValue())
                .findFirst();
    }

    /** The answer to a validation of such a connector's config: one error, on its class. */
    static Optional<ConfigInfos> refusal(Map<String, String> config) {
        String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
        return reason(connectorClass).map(reason -> refusal(connectorClass, reason));
    }

    private static ConfigInfos refusal(String connectorClass, String reason) {
        String key = ConnectorConfig.CONNECTOR_CLASS_CONFIG;
        ConfigKeyInfo definition =
                new ConfigKeyInfo(
                        key,
                        "STRING",
                        true,
                        null,
                        "HIGH",
                        "Class of the connector.",
                        "Common",
                        2,
                        "LONG",
                        "Connector class",
                        List.of());
        ConfigValueInfo value =
                new ConfigValueInfo(key, connectorClass, List.of(), List.of(reason), true);
        return new ConfigInfos(
                connectorClass, 1, List.of("Common"), List.of(new ConfigInfo(definition, value)));
    }

    private static boolean isName(String given, String fullName) {
        if (given == null) {
            return false;
        }
        String simpleName = fullName.substring(fullName.lastIndexOf('.') + 1);
        return given.equals(fullName)
                || given.equals(simpleName)
                || (given + "Connector").equals(simpleName);
    }
}

package dev.jetconnect.herder;

import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.Generation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.runtime.rest.entities.Message;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.util.SinkUtils;

/**
 * The offsets of sink connectors as the REST API shows and changes them (KIP-875).
 *
 * <p>Thread-safe.
 */
final class SinkOffsets {
    private final CommittedPositions committed;
    private final Plugins plugins;

    SinkOffsets(CommittedPositions committed, Plugins plugins) {
        this.committed = committed;
        this.plugins = plugins;
    }

    ConnectorOffsets read(String connector) {
        List<ConnectorOffset> offsets = new ArrayList<>();
        committed
                .read(connector)
                .forEach(
                        (partition, offset) ->
                                offsets.add(
                                        new ConnectorOffset(
                                                Map.of(
                                                        SinkUtils.KAFKA_TOPIC_KEY,
                                                        partition.topic(),
                                                        SinkUtils.KAFKA_PARTITION_KEY,
                                                        partition.partition()),
                                                Map.of(SinkUtils.KAFKA_OFFSET_KEY, offset))));
        return new ConnectorOffsets(offsets);
    }

    /**
     * Asks the connector, then changes the committed positions.
     *
     * @param generation of the stopped connector
     * @param changes null resets all
     */
    Message modify(
            String connector,
            Generation generation,
            Map<String, String> config,
            Map<Map<String, ?>, Map<String, ?>> changes) {
        Map<TopicPartition, Long> positions =
                changes == null ? reset(connector) : SinkUtils.parseSinkConnectorOffsets(changes);
        if (committed.hasCommitters(connector)) {
            throw new ConnectException(
                    "The offsets of sink connector '"
                            + connector
                            + "' cannot be changed yet: a task of it has been stopped but has not"
                            + " ended, and could still commit offsets of its own. This can be safely"
                            + " retried. If it never succeeds, restart the worker to get rid of the"
                            + " zombie sink tasks.");
        }
        boolean isComplete = alter(connector, config, positions);
        committed.alter(connector, generation, positions);
        String done = changes == null ? "reset" : "altered";
        return new Message(
                isComplete
                        ? "The offsets for this connector have been " + done + " successfully"
                        : "The Connect framework-managed offsets for this connector have been "
                                + done
                                + " successfully. However, if this connector manages offsets"
                                + " externally, they will need to be manually "
                                + done
                                + " in the system that the connector uses.");
    }

    private Map<TopicPartition, Long> reset(String connector) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        committed.read(connector).keySet().forEach(partition -> positions.put(partition, null));
        return positions;
    }

    private boolean alter(
            String name, Map<String, String> config, Map<TopicPartition, Long> positions) {
        try {
            var version =
                    PluginUtils.connectorVersionRequirement(
                            config.get(ConnectorConfig.CONNECTOR_VERSION));
            String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
            ClassLoader loader = plugins.connectorLoader(connectorClass, version);
            try (LoaderSwap swap = plugins.withClassLoader(loader)) {
                Connector connector = plugins.newConnector(connectorClass, version);
                return ((SinkConnector) connector).alterOffsets(config, positions);
            }
        } catch (UnsupportedOperationException e) {
            throw new ConnectException(
                    "Failed to modify offsets for connector "
                            + name
                            + " because it doesn't support external modification of offsets",
                    e);
        } catch (Exception e) {
            throw new ConnectException("Failed to modify offsets for sink connector " + name, e);
        }
    }
}

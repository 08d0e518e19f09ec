package dev.jetconnect.transport;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that tasks of known connectors get where their users have given none, because the
 * connector's own default was made for another log. As with {@link DebeziumSettings}, what the user
 * wrote stays as it is, in the stored config and in REST; the worker's log names what was added.
 *
 * <p>Immutable.
 *
 * @param isEnabled {@code connector.defaults.enable}
 */
public record ConnectorDefaults(boolean isEnabled) {
    private static final Logger log = LoggerFactory.getLogger(ConnectorDefaults.class);

    /**
     * Debezium's queue hands out a batch that is not full only when this time is over, 500 ms by
     * its own default; with an empty queue that is all it does. With so short a time its loop needs
     * the pause of {@code PausingQueue} (Debezium support). Only of connectors whose database sends
     * them what is new: others (SQL Server) ask it each time.
     */
    private static final Map<String, String> PUSHED =
            Map.of("poll.interval.ms", "7", "queue.provider.type", "jetconnect");

    private static final Map<String, Map<String, String>> BY_CONNECTOR =
            Map.of(
                    "io.debezium.connector.postgresql.PostgresConnector", PUSHED,
                    "io.debezium.connector.mysql.MySqlConnector", PUSHED,
                    "io.debezium.connector.mariadb.MariaDbConnector", PUSHED);

    /** The settings to start the task with; {@code config} itself where nothing is added. */
    Map<String, String> complete(ConnectorTaskId id, Map<String, String> config) {
        String connector = config.getOrDefault(ConnectorConfig.CONNECTOR_CLASS_CONFIG, "");
        Map<String, String> missing = new TreeMap<>(BY_CONNECTOR.getOrDefault(connector, Map.of()));
        missing.keySet().removeAll(config.keySet());
        if (!isEnabled || missing.isEmpty()) {
            return config;
        }
        log.info(
                "Task {}: {}, which its connector's config leaves open (connector.defaults.enable)",
                id,
                missing);
        Map<String, String> complete = new TreeMap<>(config);
        complete.putAll(missing);
        return complete;
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.BuiltVersion;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes records to tables of a relational database. */
public final class JdbcSinkConnector extends SinkConnector {
    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> properties) {
        JdbcSinkConfig.of(properties);
        settings = new HashMap<>(properties);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return JdbcSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, settings);
    }

    @Override
    public Config validate(Map<String, String> properties) {
        return new Config(JdbcSinkConfig.validate(properties));
    }

    @Override
    public ConfigDef config() {
        return JdbcSinkKeys.DEFINITION;
    }

    /** The target's positions go with the worker's, and would win over them. */
    @Override
    public boolean alterOffsets(
            Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
        JdbcSinkConfig config = JdbcSinkConfig.of(connectorConfig);
        Dialect dialect = Dialects.of(config);
        PositionTable table = new PositionTable(config, dialect);
        try (Connection connection = Database.connectOnce(config)) {
            table.alter(connection, offsets);
            if (config.parking().isEnabled()) {
                new ParkedKeyTable(config, dialect).forget(connection, offsets.keySet());
            }
            return true;
        } catch (SQLException e) {
            throw new ConnectException(
                    "The positions in "
                            + config.address()
                            + " cannot be changed: "
                            + dialect.explain(e),
                    e);
        }
    }

    @Override
    public void stop() {
        settings = Map.of();
    }

    @Override
    public String version() {
        return BuiltVersion.of(JdbcSinkConnector.class);
    }
}

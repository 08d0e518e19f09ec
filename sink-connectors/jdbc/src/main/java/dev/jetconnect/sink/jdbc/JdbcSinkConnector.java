package dev.jetconnect.sink.jdbc;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
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

    @Override
    public void stop() {
        settings = Map.of();
    }

    @Override
    public String version() {
        return ConnectorVersion.read();
    }
}

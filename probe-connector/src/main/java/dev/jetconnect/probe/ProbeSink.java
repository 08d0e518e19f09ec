package dev.jetconnect.probe;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * A sink that does what its config says and writes down what is done with it.
 *
 * <p>Confined to the runtime's thread for this connector.
 */
public final class ProbeSink extends SinkConnector {
    private ConnectorProbe probe;

    @Override
    public void start(Map<String, String> properties) {
        probe = new ConnectorProbe(properties, context);
        probe.start(context);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ProbeSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        return probe.taskConfigs(tasksMax);
    }

    @Override
    public void stop() {
        if (probe != null) {
            probe.stop();
        }
    }

    @Override
    public Config validate(Map<String, String> properties) {
        return ConnectorProbe.validated(super.validate(properties), properties);
    }

    @Override
    public ConfigDef config() {
        return ProbeConfig.DEFINITION;
    }

    @Override
    public boolean alterOffsets(Map<String, String> properties, Map<TopicPartition, Long> offsets) {
        return ConnectorProbe.alterOffsets(properties, offsets);
    }

    @Override
    public String version() {
        return ProbeVersion.version();
    }
}

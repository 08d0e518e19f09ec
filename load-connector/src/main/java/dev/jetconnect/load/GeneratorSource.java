package dev.jetconnect.load;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** Makes records as fast as they are taken, each task those of the partition of its number. */
public final class GeneratorSource extends SourceConnector {
    private Map<String, String> properties;

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(given);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return GeneratorSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        return IntStream.range(0, tasksMax)
                .mapToObj(task -> LoadConfig.ofTask(properties, task))
                .toList();
    }

    @Override
    public void stop() {
        // Nothing is open.
    }

    @Override
    public ConfigDef config() {
        return LoadConfig.DEFINITION;
    }

    @Override
    public String version() {
        return "1";
    }
}

package dev.jetconnect.rest.probe;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink connector that forgets its records. */
public final class ProbeSink extends SinkConnector {
    private Map<String, String> config = Map.of();

    @Override
    public void start(Map<String, String> given) {
        config = given;
        Probe.reach("connector.start", config);
    }

    @Override
    public void stop() {}

    @Override
    public Class<? extends Task> taskClass() {
        return ForgettingTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int max) {
        return Collections.nCopies(max, config);
    }

    @Override
    public boolean alterOffsets(Map<String, String> given, Map<TopicPartition, Long> offsets) {
        return !"external".equals(given.get("probe.eos"));
    }

    @Override
    public ConfigDef config() {
        return Probe.CONFIG;
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    /** The task. */
    public static final class ForgettingTask extends SinkTask {
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> given) {
            config = given;
            Probe.started(config);
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            if (!records.isEmpty()) {
                Probe.reach("task.put", config);
            }
        }

        @Override
        public void stop() {}

        @Override
        public String version() {
            return "1.2.3";
        }
    }
}

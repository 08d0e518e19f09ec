package dev.jetconnect.rest.probe;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** A source connector without records that blocks and fails as told. */
public final class ProbeSource extends SourceConnector {
    private Map<String, String> config = Map.of();

    @Override
    public void start(Map<String, String> given) {
        config = given;
        Probe.reach("connector.start", config);
    }

    @Override
    public void stop() {
        Probe.reach("connector.stop", config);
    }

    @Override
    public Config validate(Map<String, String> given) {
        Probe.reach("connector.validate", given);
        return super.validate(given);
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
        String support = given.getOrDefault("probe.eos", "");
        return support.isEmpty() ? null : ExactlyOnceSupport.valueOf(support);
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
            Map<String, String> given) {
        return "SUPPORTED".equals(given.get("probe.eos"))
                ? ConnectorTransactionBoundaries.SUPPORTED
                : ConnectorTransactionBoundaries.UNSUPPORTED;
    }

    @Override
    public boolean alterOffsets(Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> o) {
        return true;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ProbeTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int max) {
        Probe.reach("connector.taskConfigs", config);
        int count = Integer.parseInt(config.getOrDefault("probe.tasks", "1"));
        return Collections.nCopies(count, config);
    }

    @Override
    public ConfigDef config() {
        return Probe.CONFIG;
    }

    @Override
    public String version() {
        return "1.2.3";
    }
}

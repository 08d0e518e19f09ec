package dev.jetconnect.probe;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * A source that does what its config says and writes down what is done with it.
 *
 * <p>Confined to the runtime's thread for this connector.
 */
public class ProbeSource extends SourceConnector {
    private ConnectorProbe probe;

    @Override
    public void start(Map<String, String> properties) {
        probe = new ConnectorProbe(properties, context);
        probe.start(context);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ProbeSourceTask.class;
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
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
        Calls calls = Calls.ofConnector(new ProbeConfig(properties));
        calls.on("exactlyOnceSupport");
        return answer(ExactlyOnceSupport.class, calls.config().getString(ProbeConfig.EXACTLY_ONCE));
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
            Map<String, String> properties) {
        Calls calls = Calls.ofConnector(new ProbeConfig(properties));
        calls.on("canDefineTransactionBoundaries");
        return answer(
                ConnectorTransactionBoundaries.class,
                calls.config().getString(ProbeConfig.BOUNDARIES));
    }

    @Override
    public boolean alterOffsets(
            Map<String, String> properties, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return ConnectorProbe.alterOffsets(properties, offsets);
    }

    @Override
    public String version() {
        return ProbeVersion.version();
    }

    private static <E extends Enum<E>> E answer(Class<E> type, String name) {
        return switch (name) {
            case "null" -> null;
            case "throw" -> throw new ConnectException("The probe was told to throw");
            default -> Enum.valueOf(type, name);
        };
    }
}

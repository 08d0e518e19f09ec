package dev.jetconnect.trial;

import dev.jetconnect.log.RecentRecords;
import dev.jetconnect.log.RecentRecords.Located;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.TransformationStage;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;

/**
 * Applies the transforms of a config to the newest records of a topic and tells what becomes of
 * them. Nothing is written: no record goes anywhere, no connector is created, and the state that
 * {@code Deduplicate} may keep in a bucket is left out.
 *
 * <p>Thread-safe.
 */
public final class TransformTrial {
    public static final int RECORDS_MAX = 1000;

    private static final String FOREIGN_STREAM = "nats.stream";

    private final Worker worker;
    private final RecentRecords recent;
    private final AtomicInteger trials = new AtomicInteger();

    public TransformTrial(Worker worker, RecentRecords recent) {
        this.worker = worker;
        this.recent = recent;
    }

    /**
     * Tries a connector's config.
     *
     * @param count of records, from 1 to {@link #RECORDS_MAX}
     * @throws ConfigException if the config is wrong
     * @throws NotFoundException if there is no such topic
     */
    public List<TriedRecord> run(Map<String, String> config, String topic, int count) {
        checkReadsTopics(config);
        if (!recent.isKnown(topic)) {
            throw new NotFoundException(
                    "There is no topic '"
                            + topic
                            + "' with records. GET /connectors/NAME/topics lists those of a"
                            + " connector.");
        }
        Plugins plugins = worker.getPlugins();
        Map<String, String> complete =
                withoutState(worker.configTransformer().transform(new HashMap<>(config)));
        complete.putIfAbsent(ConnectorConfig.NAME_CONFIG, "trial");
        RecordForm form = RecordForm.of(isSink(plugins, complete));
        ConnectorConfig connectorConfig = new ConnectorConfig(plugins, complete);
        try (TrialConverters converters =
                        TrialConverters.of(plugins, connectorConfig, worker.config());
                Stages stages = stages(plugins, connectorConfig)) {
            List<TriedRecord> tried = new ArrayList<>();
            for (Located located : recent.last(topic, count)) {
                tried.add(apply(stages, form.record(located, converters), located));
            }
            return tried;
        }
    }

    private static void checkReadsTopics(Map<String, String> config) {
        String stream = config.get(FOREIGN_STREAM);
        if (stream != null) {
            throw new ConfigException(
                    FOREIGN_STREAM,
                    stream,
                    "is a stream that other NATS clients write; a trial reads topics of connectors"
                            + " only. Leave the setting out and name a topic with such records");
        }
    }

    private static TriedRecord apply(Stages stages, ConnectRecord<?> before, Located located) {
        ConnectRecord<?> record = before;
        for (TransformationStage<?> stage : stages.list()) {
            String name = stage.transformationStageInfo().transform().alias();
            try {
                record = apply(stage, record);
            } catch (RuntimeException e) {
                return TriedRecord.failed(located, before, name, e);
            }
            if (record == null) {
                return TriedRecord.dropped(located, before, name);
            }
        }
        return TriedRecord.passed(located, before, record);
    }

    /** A chain takes the records that its maker has declared; here it is either kind. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static ConnectRecord<?> apply(TransformationStage stage, ConnectRecord<?> record) {
        return stage.apply(record);
    }

    private Stages stages(Plugins plugins, ConnectorConfig config) {
        // Its metrics must not meet those of a running task or of another trial.
        ConnectorTaskId id = new ConnectorTaskId("trial " + trials.incrementAndGet(), 0);
        try {
            List<TransformationStage<SinkRecord>> chain =
                    config.transformationStages(plugins, id, worker.metrics());
            return new Stages(new ArrayList<>(chain));
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConfigException("The transforms cannot be made: " + cause.getMessage());
        }
    }

    private static boolean isSink(Plugins plugins, Map<String, String> config) {
        String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
        if (connectorClass == null) {
            throw new ConfigException("The config has no connector.class.");
        }
        try {
            VersionRange version =
                    PluginUtils.connectorVersionRequirement(
                            config.get(ConnectorConfig.CONNECTOR_VERSION));
            ClassLoader loader = plugins.connectorLoader(connectorClass, version);
            try (LoaderSwap swap = plugins.withClassLoader(loader)) {
                return plugins.newConnector(connectorClass, version) instanceof SinkConnector;
            }
        } catch (InvalidVersionSpecificationException | RuntimeException e) {
            throw new ConfigException(
                    "connector.class '" + connectorClass + "' cannot be made: " + e.getMessage());
        }
    }

    private static Map<String, String> withoutState(Map<String, String> config) {
        Map<String, String> without = new HashMap<>(config);
        without.keySet()
                .removeIf(key -> key.startsWith("transforms.") && key.endsWith(".state.bucket"));
        return without;
    }

    private record Stages(List<TransformationStage<?>> list) implements AutoCloseable {
        @Override
        public void close() {
            list.forEach(TransformationStage::close);
        }
    }
}

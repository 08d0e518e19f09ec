package org.apache.kafka.connect.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.LogReporter;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.runtime.errors.WorkerErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Builds the runners of sink tasks.
 *
 * <p>Confined to the thread that starts the task.
 */
final class SinkTaskBuilder extends Worker.TaskBuilder<ConsumerRecord<byte[], byte[]>, SinkRecord> {
    private final TaskRuntime runtime;
    private final Worker worker;

    SinkTaskBuilder(
            TaskRuntime runtime,
            ConnectorTaskId id,
            ClusterConfigState configState,
            TaskStatus.Listener listener,
            TargetState initialState) {
        runtime.worker().super(id, configState, listener, initialState);
        this.runtime = runtime;
        this.worker = runtime.worker();
    }

    @Override
    WorkerTask<ConsumerRecord<byte[], byte[]>, SinkRecord> doBuild(
            Task task,
            ConnectorTaskId id,
            ClusterConfigState configState,
            TaskStatus.Listener listener,
            TargetState initialState,
            ConnectorConfig connectorConfig,
            Plugin<Converter> keyConverter,
            Plugin<Converter> valueConverter,
            Plugin<HeaderConverter> headerConverter,
            ClassLoader classLoader,
            RetryWithToleranceOperator<ConsumerRecord<byte[], byte[]>> operator,
            TransformationChain<ConsumerRecord<byte[], byte[]>, SinkRecord> transformations,
            ErrorHandlingMetrics errorMetrics,
            Class<? extends Connector> connectorClass,
            TaskPluginsMetadata plugins) {
        SinkConnectorConfig sinkConfig =
                new SinkConnectorConfig(worker.getPlugins(), connectorConfig.originalsStrings());
        Map<String, Object> overrides = worker.config().originalsWithPrefix("consumer.");
        overrides.putAll(
                sinkConfig.originalsWithPrefix(
                        ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX));
        TaskBridge.SinkClients clients =
                runtime.clients()
                        .sink(
                                id,
                                configState,
                                overrides,
                                connectorConfig.originalsStrings(),
                                runtime.clients().beginRun(id));
        return new WorkerSinkTask(
                id,
                clients.task((SinkTask) task),
                listener,
                initialState,
                worker.config(),
                configState,
                worker.metrics(),
                keyConverter,
                valueConverter,
                errorMetrics,
                headerConverter,
                transformations,
                clients.consumer(),
                classLoader,
                Time.SYSTEM,
                operator,
                sinkConfig.enableErrantRecordReporter()
                        ? new WorkerErrantRecordReporter(
                                operator,
                                keyConverter.get(),
                                valueConverter.get(),
                                headerConverter.get())
                        : null,
                worker.herder.statusBackingStore(),
                () -> errorReporters(id, clients, sinkConfig, errorMetrics),
                plugins,
                worker.getPlugins().safeLoaderSwapper()) {
            @Override
            public void cancel() {
                super.cancel();
                ConverterWaits.end(keyConverter, valueConverter, headerConverter);
            }
        };
    }

    private List<ErrorReporter<ConsumerRecord<byte[], byte[]>>> errorReporters(
            ConnectorTaskId id,
            TaskBridge.SinkClients clients,
            SinkConnectorConfig config,
            ErrorHandlingMetrics metrics) {
        List<ErrorReporter<ConsumerRecord<byte[], byte[]>>> reporters = new ArrayList<>();
        reporters.add(new LogReporter.Sink(id, config, metrics));
        if (config.dlqTopicName() != null && !config.dlqTopicName().isBlank()) {
            reporters.add(clients.deadLetters(config, metrics));
        }
        return reporters;
    }
}

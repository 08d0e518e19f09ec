package org.apache.kafka.connect.runtime;

import dev.jetconnect.log.OutgoingRecord;
import dev.jetconnect.log.TaskProgress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.LogReporter;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.ConnectorOffsetBackingStore;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.LoggingContext;
import org.apache.kafka.connect.util.TopicAdmin;
import org.apache.kafka.connect.util.TopicCreationGroup;

/**
 * Builds the runners of source tasks: with exactly-once delivery where worker and connector have
 * it.
 *
 * <p>Confined to the thread that starts the task.
 */
final class SourceTaskBuilder extends Worker.TaskBuilder<SourceRecord, SourceRecord> {
    static final String SENDING = "transforming, converting or sending records";

    private final TaskRuntime runtime;
    private final Worker worker;

    SourceTaskBuilder(
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
    WorkerTask<SourceRecord, SourceRecord> doBuild(
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
            RetryWithToleranceOperator<SourceRecord> operator,
            TransformationChain<SourceRecord, SourceRecord> transformations,
            ErrorHandlingMetrics errorMetrics,
            Class<? extends Connector> connectorClass,
            TaskPluginsMetadata plugins) {
        WorkerConfig config = worker.config();
        TaskBridge.Clients clients = runtime.clients();
        SourceConnectorConfig sourceConfig =
                new SourceConnectorConfig(
                        worker.getPlugins(),
                        connectorConfig.originalsStrings(),
                        config.topicCreationEnable());
        boolean createsTopics = config.topicCreationEnable() && sourceConfig.usesTopicCreation();
        TopicAdmin admin = createsTopics ? clients.topicAdmin(id) : null;
        Map<String, TopicCreationGroup> groups =
                createsTopics ? TopicCreationGroup.configuredGroups(sourceConfig) : null;
        Supplier<List<ErrorReporter<SourceRecord>>> errorReporters =
                () -> List.of(new LogReporter.Source(id, sourceConfig, errorMetrics));
        Supplier<LoggingContext> context = () -> LoggingContext.forTask(id);
        TaskProgress progress = clients.beginRun(id);
        if (new ExactlyOnceChoice(worker).isMade(sourceConfig)) {
            TaskBridge.ExactlyOnceClients transactional =
                    clients.exactlyOnce(
                            id,
                            configState,
                            runtime.offsets(),
                            ExactlyOnceTask.isTransactionOfConnector(sourceConfig),
                            progress);
            ConnectorOffsetBackingStore store =
                    runtime.offsetStore(transactional.offsets(), context);
            return new ExactlyOnceTask(
                    runtime,
                    progress,
                    id,
                    (SourceTask) task,
                    listener,
                    initialState,
                    keyConverter,
                    valueConverter,
                    headerConverter,
                    transformations,
                    transactional,
                    clients.polled(id, configState, true),
                    admin,
                    groups,
                    runtime.offsetReader(store, id.connector()),
                    runtime.offsetWriter(store, id.connector()),
                    store,
                    configState,
                    errorMetrics,
                    classLoader,
                    operator,
                    sourceConfig,
                    errorReporters,
                    plugins);
        }
        ConnectorOffsetBackingStore store = runtime.offsetStore(runtime.offsets(), context);
        Producer<byte[], byte[]> producer = clients.producer(id, configState, progress);
        UnaryOperator<List<SourceRecord>> polled = clients.polled(id, configState, false);
        return new WorkerSourceTask(
                id,
                (SourceTask) task,
                listener,
                initialState,
                keyConverter,
                valueConverter,
                errorMetrics,
                headerConverter,
                transformations,
                producer,
                admin,
                groups,
                runtime.offsetReader(store, id.connector()),
                runtime.offsetWriter(store, id.connector()),
                store,
                config,
                configState,
                worker.metrics(),
                classLoader,
                Time.SYSTEM,
                operator,
                worker.herder.statusBackingStore(),
                runtime.closeExecutor(),
                errorReporters,
                plugins,
                worker.getPlugins().safeLoaderSwapper()) {
            @Override
            public void cancel() {
                super.cancel();
                ConverterWaits.end(keyConverter, valueConverter, headerConverter);
            }

            @Override
            protected void prepareToInitializeTask() {
                clients.begin(producer);
            }

            @Override
            protected List<SourceRecord> poll() throws InterruptedException {
                progress.idle();
                try {
                    return polled.apply(super.poll());
                } finally {
                    progress.begins(SENDING);
                }
            }

            @Override
            protected ProducerRecord<byte[], byte[]> convertTransformedRecord(
                    ProcessingContext<SourceRecord> context, SourceRecord sourceRecord) {
                return OutgoingRecord.of(super.convertTransformedRecord(context, sourceRecord));
            }

            @Override
            protected void batchDispatched() {
                // The task may wait for its next records for long: nothing lingers meanwhile.
                clients.endOfPoll(producer);
            }
        };
    }
}

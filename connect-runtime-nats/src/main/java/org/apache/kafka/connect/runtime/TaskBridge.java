package org.apache.kafka.connect.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.LogReporter;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.runtime.errors.WorkerErrantRecordReporter;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.Message;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.ConnectorOffsetBackingStore;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetStorageReaderImpl;
import org.apache.kafka.connect.storage.OffsetStorageWriter;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.LoggingContext;
import org.apache.kafka.connect.util.TopicAdmin;
import org.apache.kafka.connect.util.TopicCreationGroup;

/**
 * The one class in Connect's own package: it starts Connect's task runners, in Connect's worker, on
 * clients that are ours. The constructors that it needs are package-private, and one method of the
 * worker is private; both are resolved when this class is initialised, so that another version of
 * Connect fails the start of the process, not a task.
 *
 * <p>Thread-safe.
 */
public final class TaskBridge {
    private static final MethodHandle START_TASK = startTask();

    private final Worker worker;
    private final Clients clients;
    private final OffsetBackingStore offsets;
    private final ExecutorService closeExecutor;

    /** What the tasks move records with. */
    public interface Clients {
        /** The config that a task is started with, from the one that its connector gave it. */
        Map<String, String> taskConfig(ConnectorTaskId id, Map<String, String> given);

        Producer<byte[], byte[]> producer(ConnectorTaskId id);

        /** Tells {@code producer} that the records of one poll are complete. */
        void endOfPoll(Producer<byte[], byte[]> producer);

        /**
         * Makes the consumer of a sink task.
         *
         * @param overrides the connector's {@code consumer.override.} settings over the worker's
         *     {@code consumer.} ones, without prefix
         */
        Consumer<byte[], byte[]> consumer(
                ConnectorTaskId id, int taskCount, Map<String, Object> overrides);

        /** What stands for a sink connector's task: the task itself, or one that holds it. */
        SinkTask sinkTask(ConnectorTaskId id, Map<String, String> connectorConfig, SinkTask task);

        /**
         * The connector's config as its transforms get it. It is used for this run of the task and
         * neither stored nor shown, so it may hold what only the worker knows.
         */
        Map<String, String> configForTransforms(
                ConnectorTaskId id, Map<String, String> connectorConfig);

        TopicAdmin topicAdmin(ConnectorTaskId id);

        ErrorReporter<ConsumerRecord<byte[], byte[]>> deadLetters(
                ConnectorTaskId id, SinkConnectorConfig config, ErrorHandlingMetrics metrics);
    }

    private TaskBridge(
            Worker worker,
            Clients clients,
            OffsetBackingStore offsets,
            ExecutorService closeExecutor) {
        this.worker = worker;
        this.clients = clients;
        this.offsets = offsets;
        this.closeExecutor = closeExecutor;
    }

    /** Makes a worker that refuses to build a Kafka client, and the bridge to it. */
    public static TaskBridge create(
            String workerId,
            Plugins plugins,
            WorkerConfig config,
            OffsetBackingStore offsets,
            ConnectorClientConfigOverridePolicy policy,
            Clients clients) {
        ExecutorService executor = Executors.newCachedThreadPool();
        Worker worker =
                new Worker(
                        workerId,
                        Time.SYSTEM,
                        plugins,
                        config,
                        offsets,
                        executor,
                        policy,
                        properties -> {
                            throw new IllegalStateException("There is no Kafka in this runtime");
                        });
        return new TaskBridge(worker, clients, offsets, executor);
    }

    public Worker worker() {
        return worker;
    }

    /**
     * Starts a task of a source connector.
     *
     * @return false if it failed to start; its status then says why
     */
    public boolean startSourceTask(
            ConnectorTaskId id,
            ClusterConfigState configState,
            TaskStatus.Listener listener,
            TargetState initialState) {
        return start(
                id,
                configState,
                listener,
                new SourceBuilder(id, configState, listener, initialState));
    }

    /** As {@link #startSourceTask}, for a sink connector. */
    public boolean startSinkTask(
            ConnectorTaskId id,
            ClusterConfigState configState,
            TaskStatus.Listener listener,
            TargetState initialState) {
        return start(
                id,
                configState,
                listener,
                new SinkBuilder(id, configState, listener, initialState));
    }

    /**
     * Connect's own logic of changing a source connector's offsets (KIP-875).
     *
     * @param changes null resets all
     */
    public void modifySourceOffsets(
            String connector,
            Map<String, String> config,
            Map<Map<String, ?>, Map<String, ?>> changes,
            Callback<Message> callback) {
        try {
            var version =
                    PluginUtils.connectorVersionRequirement(
                            config.get(ConnectorConfig.CONNECTOR_VERSION));
            String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
            Plugins plugins = worker.getPlugins();
            ConnectorOffsetBackingStore store =
                    offsetStore(() -> LoggingContext.forConnector(connector));
            worker.modifySourceConnectorOffsets(
                    connector,
                    plugins.newConnector(connectorClass, version),
                    config,
                    changes,
                    store,
                    null, // a producer is used with Kafka's transactions only
                    offsetWriter(store, connector),
                    plugins.connectorLoader(connectorClass, version),
                    callback);
        } catch (Exception e) {
            callback.onCompletion(e, null);
        }
    }

    private boolean start(
            ConnectorTaskId id,
            ClusterConfigState configState,
            TaskStatus.Listener listener,
            Worker.TaskBuilder<?, ?> builder) {
        try {
            return (boolean)
                    START_TASK.invoke(
                            worker,
                            id,
                            clients.configForTransforms(
                                    id, configState.connectorConfig(id.connector())),
                            clients.taskConfig(id, configState.taskConfig(id)),
                            configState,
                            listener,
                            builder);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ConnectException("Task " + id + " could not be started", e);
        }
    }

    private ConnectorOffsetBackingStore offsetStore(
            java.util.function.Supplier<LoggingContext> context) {
        ConnectorOffsetBackingStore store =
                ConnectorOffsetBackingStore.withOnlyWorkerStore(context, offsets, "offsets");
        store.configure(worker.config());
        return store;
    }

    private OffsetStorageWriter offsetWriter(OffsetBackingStore store, String connector) {
        return new OffsetStorageWriter(
                store, connector, internalConverter(true), internalConverter(false));
    }

    private Converter internalConverter(boolean isKey) {
        return worker.getPlugins()
                .newInternalConverter(
                        isKey,
                        JsonConverter.class.getName(),
                        Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false"));
    }

    private static MethodHandle startTask() {
        try {
            return MethodHandles.privateLookupIn(Worker.class, MethodHandles.lookup())
                    .findVirtual(
                            Worker.class,
                            "startTask",
                            MethodType.methodType(
                                    boolean.class,
                                    ConnectorTaskId.class,
                                    Map.class,
                                    Map.class,
                                    ClusterConfigState.class,
                                    TaskStatus.Listener.class,
                                    Worker.TaskBuilder.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final class SourceBuilder extends Worker.TaskBuilder<SourceRecord, SourceRecord> {
        SourceBuilder(
                ConnectorTaskId id,
                ClusterConfigState configState,
                TaskStatus.Listener listener,
                TargetState initialState) {
            worker.super(id, configState, listener, initialState);
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
            SourceConnectorConfig sourceConfig =
                    new SourceConnectorConfig(
                            worker.getPlugins(),
                            connectorConfig.originalsStrings(),
                            config.topicCreationEnable());
            boolean createsTopics =
                    config.topicCreationEnable() && sourceConfig.usesTopicCreation();
            ConnectorOffsetBackingStore store = offsetStore(() -> LoggingContext.forTask(id));
            Producer<byte[], byte[]> producer = clients.producer(id);
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
                    createsTopics ? clients.topicAdmin(id) : null,
                    createsTopics ? TopicCreationGroup.configuredGroups(sourceConfig) : null,
                    new OffsetStorageReaderImpl(
                            store,
                            id.connector(),
                            internalConverter(true),
                            internalConverter(false)),
                    offsetWriter(store, id.connector()),
                    store,
                    config,
                    configState,
                    worker.metrics(),
                    classLoader,
                    Time.SYSTEM,
                    operator,
                    worker.herder.statusBackingStore(),
                    closeExecutor,
                    () -> List.of(new LogReporter.Source(id, sourceConfig, errorMetrics)),
                    plugins,
                    worker.getPlugins().safeLoaderSwapper()) {
                @Override
                protected void batchDispatched() {
                    // The task may wait for its next records for long: nothing lingers meanwhile.
                    clients.endOfPoll(producer);
                }
            };
        }
    }

    private final class SinkBuilder
            extends Worker.TaskBuilder<ConsumerRecord<byte[], byte[]>, SinkRecord> {
        SinkBuilder(
                ConnectorTaskId id,
                ClusterConfigState configState,
                TaskStatus.Listener listener,
                TargetState initialState) {
            worker.super(id, configState, listener, initialState);
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
                    new SinkConnectorConfig(
                            worker.getPlugins(), connectorConfig.originalsStrings());
            Map<String, Object> overrides = worker.config().originalsWithPrefix("consumer.");
            overrides.putAll(
                    sinkConfig.originalsWithPrefix(
                            ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX));
            return new WorkerSinkTask(
                    id,
                    clients.sinkTask(id, connectorConfig.originalsStrings(), (SinkTask) task),
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
                    clients.consumer(id, configState.taskCount(id.connector()), overrides),
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
                    () -> errorReporters(id, sinkConfig, errorMetrics),
                    plugins,
                    worker.getPlugins().safeLoaderSwapper());
        }

        private List<ErrorReporter<ConsumerRecord<byte[], byte[]>>> errorReporters(
                ConnectorTaskId id, SinkConnectorConfig config, ErrorHandlingMetrics metrics) {
            List<ErrorReporter<ConsumerRecord<byte[], byte[]>>> reporters = new ArrayList<>();
            reporters.add(new LogReporter.Sink(id, config, metrics));
            if (config.dlqTopicName() != null && !config.dlqTopicName().isBlank()) {
                reporters.add(clients.deadLetters(id, config, metrics));
            }
            return reporters;
        }
    }
}

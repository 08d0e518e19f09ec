package org.apache.kafka.connect.runtime;

import dev.jetconnect.config.WorkerSettings;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.Message;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class in Connect's own package: it starts Connect's task runners, in Connect's worker, on
 * clients that are ours. The constructors that it needs are package-private, and one method of the
 * worker is private; both are resolved when this class is initialised, so that another version of
 * Connect fails the start of the process, not a task.
 *
 * <p>Thread-safe.
 */
public final class TaskBridge {
    private static final Logger log = LoggerFactory.getLogger(TaskBridge.class);

    private static final MethodHandle START_TASK = startTask();

    /** Connect compares it with the topic of each record; no record can have it. */
    private static final String NO_TOPIC = "source offsets are in no topic";

    private final Worker worker;
    private final Clients clients;
    private final OffsetBackingStore offsets;
    private final ExecutorService closeExecutor;

    /** What the tasks move records with. */
    public interface Clients {
        /** The config that a task is started with, from the one that its connector gave it. */
        Map<String, String> taskConfig(ConnectorTaskId id, Map<String, String> given);

        /** Makes the producer of a source task, which reaches for NATS with {@link #begin} only. */
        Producer<byte[], byte[]> producer(ConnectorTaskId id, ClusterConfigState configState);

        /** Makes ready a {@link #producer}; waits while NATS cannot be reached. */
        void begin(Producer<byte[], byte[]> producer);

        /**
         * Makes the clients of a source task that delivers exactly once.
         *
         * @param stored the offsets of all tasks
         * @param isTransactionOfConnector whether the connector says where transactions end
         */
        ExactlyOnceClients exactlyOnce(
                ConnectorTaskId id,
                ClusterConfigState configState,
                OffsetBackingStore stored,
                boolean isTransactionOfConnector);

        /** Makes the offsets of a stopped source connector complete, and safe to be changed. */
        void prepareOffsetChange(String connector);

        /** Tells {@code producer} that the records of one poll are complete. */
        void endOfPoll(Producer<byte[], byte[]> producer);

        /**
         * Makes the consumer of a sink task.
         *
         * @param overrides the connector's {@code consumer.override.} settings over the worker's
         *     {@code consumer.} ones, without prefix
         * @param connector its config
         */
        Consumer<byte[], byte[]> consumer(
                ConnectorTaskId id,
                int taskCount,
                Map<String, Object> overrides,
                Map<String, String> connector);

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

    /**
     * What an exactly-once source task works with.
     *
     * @param producer transactional
     * @param offsets puts what is set into the producer's transaction
     * @param isUnitFull whether the transaction should be committed where that is possible
     */
    public record ExactlyOnceClients(
            Producer<byte[], byte[]> producer,
            OffsetBackingStore offsets,
            BooleanSupplier isUnitFull) {}

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
            clients.prepareOffsetChange(connector);
            ConnectorOffsetBackingStore store =
                    offsetStore(offsets, () -> LoggingContext.forConnector(connector));
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
            OffsetBackingStore backing, Supplier<LoggingContext> context) {
        ConnectorOffsetBackingStore store =
                ConnectorOffsetBackingStore.withOnlyWorkerStore(context, backing, NO_TOPIC);
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
            TopicAdmin admin = createsTopics ? clients.topicAdmin(id) : null;
            Map<String, TopicCreationGroup> groups =
                    createsTopics ? TopicCreationGroup.configuredGroups(sourceConfig) : null;
            Supplier<List<ErrorReporter<SourceRecord>>> errorReporters =
                    () -> List.of(new LogReporter.Source(id, sourceConfig, errorMetrics));
            Supplier<LoggingContext> context = () -> LoggingContext.forTask(id);
            if (deliversExactlyOnce(sourceConfig)) {
                ExactlyOnceClients transactional =
                        clients.exactlyOnce(
                                id, configState, offsets, isTransactionOfConnector(sourceConfig));
                ConnectorOffsetBackingStore store = offsetStore(transactional.offsets(), context);
                return new ExactlyOnceTask(
                        id,
                        (SourceTask) task,
                        listener,
                        initialState,
                        keyConverter,
                        valueConverter,
                        headerConverter,
                        transformations,
                        transactional,
                        admin,
                        groups,
                        offsetReader(store, id.connector()),
                        offsetWriter(store, id.connector()),
                        store,
                        configState,
                        errorMetrics,
                        classLoader,
                        operator,
                        sourceConfig,
                        errorReporters,
                        plugins);
            }
            ConnectorOffsetBackingStore store = offsetStore(offsets, context);
            Producer<byte[], byte[]> producer = clients.producer(id, configState);
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
                    offsetReader(store, id.connector()),
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
                    errorReporters,
                    plugins,
                    worker.getPlugins().safeLoaderSwapper()) {
                @Override
                protected void prepareToInitializeTask() {
                    clients.begin(producer);
                }

                @Override
                protected void batchDispatched() {
                    // The task may wait for its next records for long: nothing lingers meanwhile.
                    clients.endOfPoll(producer);
                }
            };
        }

        private OffsetStorageReaderImpl offsetReader(OffsetBackingStore store, String connector) {
            return new OffsetStorageReaderImpl(
                    store, connector, internalConverter(true), internalConverter(false));
        }
    }

    private boolean deliversExactlyOnce(SourceConnectorConfig config) {
        if (!(worker.config() instanceof WorkerSettings settings)
                || !settings.exactlyOnceSource()) {
            return false;
        }
        return config.originals().containsKey(SourceConnectorConfig.TRANSACTION_BOUNDARY_CONFIG)
                || "required"
                        .equalsIgnoreCase(
                                config.getString(SourceConnectorConfig.EXACTLY_ONCE_SUPPORT_CONFIG))
                || declaresExactlyOnce(config.originalsStrings());
    }

    private boolean declaresExactlyOnce(Map<String, String> config) {
        String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
        try {
            var version =
                    PluginUtils.connectorVersionRequirement(
                            config.get(ConnectorConfig.CONNECTOR_VERSION));
            Plugins plugins = worker.getPlugins();
            try (LoaderSwap swap =
                    plugins.withClassLoader(plugins.connectorLoader(connectorClass, version))) {
                return plugins.newConnector(connectorClass, version)
                                instanceof SourceConnector connector
                        && connector.exactlyOnceSupport(config) == ExactlyOnceSupport.SUPPORTED;
            }
        } catch (Exception e) {
            log.warn(
                    "Connector class {} does not say whether it supports exactly-once delivery;"
                            + " its tasks deliver at least once",
                    connectorClass,
                    e);
            return false;
        }
    }

    private static boolean isTransactionOfConnector(SourceConnectorConfig config) {
        return config.transactionBoundary() == SourceTask.TransactionBoundary.CONNECTOR;
    }

    /** Connect's exactly-once task; it commits a large transaction early where that is allowed. */
    private final class ExactlyOnceTask extends ExactlyOnceWorkerSourceTask {
        private final BooleanSupplier isUnitFull;
        private final boolean mayCommitEarly;
        private SourceRecord lastDispatched;

        ExactlyOnceTask(
                ConnectorTaskId id,
                SourceTask task,
                TaskStatus.Listener listener,
                TargetState initialState,
                Plugin<Converter> keyConverter,
                Plugin<Converter> valueConverter,
                Plugin<HeaderConverter> headerConverter,
                TransformationChain<SourceRecord, SourceRecord> transformations,
                ExactlyOnceClients transactional,
                TopicAdmin admin,
                Map<String, TopicCreationGroup> topicGroups,
                OffsetStorageReaderImpl offsetReader,
                OffsetStorageWriter offsetWriter,
                ConnectorOffsetBackingStore store,
                ClusterConfigState configState,
                ErrorHandlingMetrics errorMetrics,
                ClassLoader classLoader,
                RetryWithToleranceOperator<SourceRecord> operator,
                SourceConnectorConfig config,
                Supplier<List<ErrorReporter<SourceRecord>>> errorReporters,
                TaskPluginsMetadata plugins) {
            super(
                    id,
                    task,
                    listener,
                    initialState,
                    keyConverter,
                    valueConverter,
                    headerConverter,
                    transformations,
                    transactional.producer(),
                    admin,
                    topicGroups,
                    offsetReader,
                    offsetWriter,
                    store,
                    worker.config(),
                    configState,
                    worker.metrics(),
                    errorMetrics,
                    classLoader,
                    Time.SYSTEM,
                    operator,
                    worker.herder.statusBackingStore(),
                    config,
                    closeExecutor,
                    () -> {},
                    () -> {},
                    errorReporters,
                    plugins,
                    worker.getPlugins().safeLoaderSwapper());
            this.isUnitFull = transactional.isUnitFull();
            this.mayCommitEarly = !isTransactionOfConnector(config);
        }

        /** Records that share an offset stay together: between them nobody could begin again. */
        @Override
        protected Optional<SubmittedRecords.SubmittedRecord> prepareToSendRecord(
                SourceRecord sourceRecord, ProducerRecord<byte[], byte[]> producerRecord) {
            if (lastDispatched != null
                    && !Objects.equals(
                            lastDispatched.sourceOffset(), sourceRecord.sourceOffset())) {
                commitIfFull();
            }
            return super.prepareToSendRecord(sourceRecord, producerRecord);
        }

        @Override
        protected void recordDispatched(SourceRecord sourceRecord) {
            lastDispatched = sourceRecord;
            super.recordDispatched(sourceRecord);
        }

        @Override
        protected void batchDispatched() {
            super.batchDispatched();
            lastDispatched = null;
            commitIfFull();
        }

        private void commitIfFull() {
            if (mayCommitEarly && isUnitFull.getAsBoolean()) {
                finalOffsetCommit(false);
            }
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
                    clients.consumer(
                            id,
                            configState.taskCount(id.connector()),
                            overrides,
                            connectorConfig.originalsStrings()),
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

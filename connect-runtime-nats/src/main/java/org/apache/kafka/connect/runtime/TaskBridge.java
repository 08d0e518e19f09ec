package org.apache.kafka.connect.runtime;

import dev.jetconnect.log.TaskProgress;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.Message;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.ConnectorOffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.LoggingContext;
import org.apache.kafka.connect.util.TopicAdmin;

/**
 * The door to Connect's own package: it starts Connect's task runners, in Connect's worker, on
 * clients that are ours. The constructors that it needs are package-private, and one method of the
 * worker is private; both are resolved when this class is initialised, so that another version of
 * Connect fails the start of the process, not a task.
 *
 * <p>Thread-safe.
 */
public final class TaskBridge {
    private static final MethodHandle START_TASK = startTask();

    private final TaskRuntime runtime;

    /** What the tasks move records with. */
    public interface Clients {
        /** The config that a task is started with, from the one that its connector gave it. */
        Map<String, String> taskConfig(ConnectorTaskId id, Map<String, String> given);

        /** What a new run of a task tells of itself, for whoever watches it. */
        TaskProgress beginRun(ConnectorTaskId id);

        /** Makes the producer of a source task, which reaches for NATS with {@link #begin} only. */
        Producer<byte[], byte[]> producer(
                ConnectorTaskId id, ClusterConfigState configState, TaskProgress progress);

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
                boolean isTransactionOfConnector,
                TaskProgress progress);

        /**
         * What becomes of the records of each poll of a source task before they are sent: the
         * function is given null if a poll had none, and gives null if there are none to send.
         */
        UnaryOperator<List<SourceRecord>> polled(
                ConnectorTaskId id, ClusterConfigState configState, boolean isExactlyOnce);

        /** Makes the offsets of a stopped source connector complete, and safe to be changed. */
        void prepareOffsetChange(String connector, ClusterConfigState configState);

        /**
         * Says that the next run of a source connector takes its stream as it is, or makes a new
         * one: its offsets were changed, or it is being deleted.
         */
        void acceptWrittenStream(String connector);

        /** Says that the next run of a sink connector takes the streams as they are. */
        void acceptReadStreams(String connector);

        /** Tells {@code producer} that the records of one poll are complete. */
        void endOfPoll(Producer<byte[], byte[]> producer);

        /**
         * Makes the clients of a run of a sink task.
         *
         * @param overrides the connector's {@code consumer.override.} settings over the worker's
         *     {@code consumer.} ones, without prefix
         * @param connector its config
         */
        SinkClients sink(
                ConnectorTaskId id,
                ClusterConfigState configState,
                Map<String, Object> overrides,
                Map<String, String> connector,
                TaskProgress progress);

        /**
         * The connector's config as its transforms get it. It is used for this run of the task and
         * neither stored nor shown, so it may hold what only the worker knows.
         */
        Map<String, String> configForTransforms(
                ConnectorTaskId id, Map<String, String> connectorConfig);

        TopicAdmin topicAdmin(ConnectorTaskId id);
    }

    /** What a run of a sink task works with. */
    public interface SinkClients {
        Consumer<byte[], byte[]> consumer();

        /** What stands for the connector's task: the task itself, or one that holds it. */
        SinkTask task(SinkTask task);

        ErrorReporter<ConsumerRecord<byte[], byte[]>> deadLetters(
                SinkConnectorConfig config, ErrorHandlingMetrics metrics);
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

    private TaskBridge(TaskRuntime runtime) {
        this.runtime = runtime;
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
        return new TaskBridge(new TaskRuntime(worker, clients, offsets, executor));
    }

    public Worker worker() {
        return runtime.worker();
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
                new SourceTaskBuilder(runtime, id, configState, listener, initialState));
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
                new SinkTaskBuilder(runtime, id, configState, listener, initialState));
    }

    /**
     * Connect's own logic of changing a source connector's offsets (KIP-875).
     *
     * @param changes null resets all
     */
    public void modifySourceOffsets(
            String connector,
            ClusterConfigState configState,
            Map<Map<String, ?>, Map<String, ?>> changes,
            Callback<Message> callback) {
        try {
            Map<String, String> config = configState.connectorConfig(connector);
            var version =
                    PluginUtils.connectorVersionRequirement(
                            config.get(ConnectorConfig.CONNECTOR_VERSION));
            String connectorClass = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
            Worker worker = runtime.worker();
            Plugins plugins = worker.getPlugins();
            runtime.clients().prepareOffsetChange(connector, configState);
            ConnectorOffsetBackingStore store =
                    runtime.offsetStore(
                            runtime.offsets(), () -> LoggingContext.forConnector(connector));
            worker.modifySourceConnectorOffsets(
                    connector,
                    plugins.newConnector(connectorClass, version),
                    config,
                    changes,
                    store,
                    null, // a producer is used with Kafka's transactions only
                    runtime.offsetWriter(store, connector),
                    plugins.connectorLoader(connectorClass, version),
                    (failure, message) -> onOffsetsChanged(connector, failure, message, callback));
        } catch (Exception e) {
            callback.onCompletion(e, null);
        }
    }

    private void onOffsetsChanged(
            String connector, Throwable failure, Message message, Callback<Message> callback) {
        Throwable outcome = failure;
        try {
            if (failure == null) {
                acceptWrittenStream(connector);
            }
        } catch (RuntimeException e) {
            outcome = e;
        }
        callback.onCompletion(outcome, message);
    }

    /** The next run of a source connector takes its stream as it is, or makes a new one. */
    public void acceptWrittenStream(String connector) {
        runtime.clients().acceptWrittenStream(connector);
    }

    /** The next run of a sink connector takes the streams as they are. */
    public void acceptReadStreams(String connector) {
        runtime.clients().acceptReadStreams(connector);
    }

    private boolean start(
            ConnectorTaskId id,
            ClusterConfigState configState,
            TaskStatus.Listener listener,
            Worker.TaskBuilder<?, ?> builder) {
        try {
            return (boolean)
                    START_TASK.invoke(
                            runtime.worker(),
                            id,
                            runtime.clients()
                                    .configForTransforms(
                                            id, configState.connectorConfig(id.connector())),
                            runtime.clients().taskConfig(id, configState.taskConfig(id)),
                            configState,
                            listener,
                            builder);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ConnectException("Task " + id + " could not be started", e);
        }
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
}

package dev.jetconnect.cli;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.config.NatsSettings;
import dev.jetconnect.config.WorkerSettings;
import dev.jetconnect.convert.BinaryConverter;
import dev.jetconnect.convert.SchemaStores;
import dev.jetconnect.convert.json.StreamingJsonConverter;
import dev.jetconnect.group.Group;
import dev.jetconnect.group.GroupSettings;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.group.WorkerRun;
import dev.jetconnect.herder.JetStreamHerder;
import dev.jetconnect.herder.TaskWaits;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.DebeziumTopics;
import dev.jetconnect.log.RecentRecords;
import dev.jetconnect.log.SourceOffsets;
import dev.jetconnect.log.StreamUnits;
import dev.jetconnect.log.TopicEnds;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.EmbeddedServer;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.ServerWeaknesses;
import dev.jetconnect.pipeline.Comparisons;
import dev.jetconnect.pipeline.Cutovers;
import dev.jetconnect.pipeline.PipelineWatch;
import dev.jetconnect.pipeline.Pipelines;
import dev.jetconnect.progress.ProgressMetrics;
import dev.jetconnect.progress.TableCopies;
import dev.jetconnect.progress.TargetStructures;
import dev.jetconnect.rest.DoctorResource;
import dev.jetconnect.rest.PipelinesResource;
import dev.jetconnect.rest.ProgressResource;
import dev.jetconnect.rest.TransformsResource;
import dev.jetconnect.rest.VerifyResource;
import dev.jetconnect.rest.WorkerRestServer;
import dev.jetconnect.store.KvConfigStore;
import dev.jetconnect.store.KvOffsetStore;
import dev.jetconnect.store.KvPipelineStore;
import dev.jetconnect.store.KvSchemaStores;
import dev.jetconnect.store.KvStatusStore;
import dev.jetconnect.tools.DatabaseTools;
import dev.jetconnect.tools.Doctor;
import dev.jetconnect.tools.PluginTools;
import dev.jetconnect.tools.ToolRuns;
import dev.jetconnect.transport.ConnectorDefaults;
import dev.jetconnect.transport.PluginLoaders;
import dev.jetconnect.transport.TaskClients;
import dev.jetconnect.trial.TransformTrial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.spi.ToolProvider;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.isolation.PluginsBridge;
import org.apache.kafka.connect.runtime.rest.RestClient;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker, wired by hand: what was started is stopped in reverse, also when the start fails half
 * way.
 *
 * <p>Thread-safe. {@link #close()} may be called twice.
 */
public final class WorkerProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);

    private final Deque<Started> started = new ArrayDeque<>();
    private URI restUrl;
    private PipelineWatch pipelineWatch;

    private WorkerProcess() {}

    /**
     * Starts a worker; it serves REST when this returns.
     *
     * @throws RuntimeException whose message says in a sentence what failed and what to do
     */
    public static WorkerProcess start(Map<String, String> properties) {
        WorkerProcess process = new WorkerProcess();
        try {
            process.startAll(properties);
            return process;
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    public URI restUrl() {
        return restUrl;
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            Started part = started.pop();
            try {
                part.stop().close();
            } catch (Exception e) {
                log.warn("{} did not stop cleanly", part.name(), e);
            }
        }
    }

    private synchronized void startAll(Map<String, String> properties) {
        // Settings are checked before anything is started; the classes that they name are looked up
        // with the plugins in place.
        PluginLoaders loaders = new PluginLoaders(debeziumSupport());
        AtomicReference<SchemaStores> schemas = new AtomicReference<>();
        Plugins plugins =
                PluginsBridge.create(
                        properties,
                        loaders,
                        (made, converter, isKey) -> {
                            serve(made, schemas.get());
                            return StreamingJsonConverter.inPlaceOf(made, converter, isKey);
                        },
                        headers -> serve(headers, schemas.get()));
        plugins.compareAndSwapWithDelegatingLoader();
        WorkerSettings settings = new WorkerSettings(properties);

        RestClient restClient = new RestClient(settings);
        WorkerRestServer rest = new WorkerRestServer(settings, restClient);
        started.push(new Started("REST server", rest::stop));
        rest.initializeServer();
        restUrl = rest.advertisedUrl();

        NatsClient nats = connect(settings);
        loaders.serve(new DebeziumTopics(nats, settings.log()));
        bucket(nats, settings.log(), KvSchemaStores.BUCKET); // so that a wrong one fails the start
        schemas.set(new KvSchemaStores(nats, settings.log()));
        JetStreamHerder herder = herder(settings, plugins, nats, rest);
        started.push(new Started("Herder", herder::stop));
        herder.start();
        started.push(new Started("Pipelines", pipelineWatch));
        pipelineWatch.start();
        rest.initializeResources(herder);
        // The REST server goes first when the worker stops, so that no request meets a half of it.
        started.push(new Started("REST server", rest::stop));
    }

    private static void serve(Object converter, SchemaStores schemas) {
        if (converter instanceof BinaryConverter binary) {
            binary.serve(schemas);
        }
    }

    private NatsClient connect(WorkerSettings settings) {
        Optional<NatsSettings> external = settings.nats();
        NatsClient nats =
                external.map(target -> NatsClient.connect(target, connectionName()))
                        .orElseGet(() -> connectToOwn(startServer(settings)));
        started.push(new Started("NATS connection", nats));
        if (external.isPresent()) {
            LogSettings log = settings.log();
            new ServerWeaknesses(nats, log.group(), log.replicas()).report();
        }
        return nats;
    }

    private NatsClient connectToOwn(EmbeddedServer server) {
        return NatsClient.connect(server.settings(), server.storage(), connectionName());
    }

    private String connectionName() {
        return "jetconnect " + workerId();
    }

    private EmbeddedServer startServer(WorkerSettings settings) {
        EmbeddedServer server = EmbeddedServer.start(settings.server());
        started.push(new Started("nats-server", server));
        return server;
    }

    private Group group(WorkerSettings settings, NatsClient nats) {
        LogSettings log = settings.log();
        return new Group(
                Group.openBucket(nats, log.group(), log.replicas()),
                WorkerRun.startedNow(workerId()),
                new GroupSettings(
                        settings.sessionTimeout(),
                        settings.heartbeatInterval(),
                        // A worker's own server has no other user: the lock of data.dir sees to it.
                        settings.nats().isEmpty()));
    }

    private JetStreamHerder herder(
            WorkerSettings settings, Plugins plugins, NatsClient nats, WorkerRestServer rest) {
        LogSettings log = settings.log();
        TopicRegistry topics = new TopicRegistry(bucket(nats, log, "topics"));
        started.push(new Started("Topic registry", topics));
        CommittedPositions committed = new CommittedPositions(bucket(nats, log, "positions"));
        SourceOffsets offsets = new SourceOffsets(nats, bucket(nats, log, "offsets"), log.group());
        Group group = group(settings, nats);
        ConnectorClientConfigOverridePolicy policy =
                plugins.newPlugin(
                        settings.getString(WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG),
                        settings,
                        ConnectorClientConfigOverridePolicy.class);
        ConnectorDefaults defaults = new ConnectorDefaults(settings.completesConnectors());
        TaskClients clients =
                new TaskClients(nats, topics, committed, offsets, log, defaults, epochs(group));
        TaskBridge bridge =
                TaskBridge.create(
                        workerId(), plugins, settings, new KvOffsetStore(offsets), policy, clients);
        rest.add(
                new TransformsResource(
                        new TransformTrial(bridge.worker(), new RecentRecords(nats, topics, log))));
        Doctor doctor = new Doctor(() -> tool(settings, "doctor"), () -> freeBytes(settings));
        rest.add(new DoctorResource(doctor, bridge.worker().configTransformer()::transform));
        KvStatusStore statuses = new KvStatusStore(bucket(nats, log, "status"), group::epoch);
        nats.storage().addListener(new TaskWaits(workerId(), statuses));
        KvConfigStore connectors =
                new KvConfigStore(
                        bucket(nats, log, "connectors"), bridge.worker().configTransformer());
        JetStreamHerder herder =
                new JetStreamHerder(
                        bridge,
                        nats,
                        workerId(),
                        statuses,
                        connectors,
                        group,
                        committed,
                        policy,
                        settings.healing(),
                        clients.progress(),
                        settings.exactlyOnceSource(),
                        doctor,
                        settings.validatesDatabases(),
                        () -> new Thread(() -> System.exit(1), "stop-replaced-worker").start());
        DatabaseTools tools =
                new DatabaseTools(
                        name -> tool(settings, name),
                        bridge.worker().configTransformer()::transform);
        TargetStructures structures = new TargetStructures(tools);
        started.push(new Started("Structures of targets", structures));
        TableCopies copies =
                new TableCopies(
                        herder,
                        connectors,
                        statuses,
                        committed,
                        settings,
                        bridge.worker().metrics().metrics(),
                        structures,
                        connector -> new StreamUnits(nats, log, connector));
        rest.add(new ProgressResource(copies));
        ProgressMetrics metrics =
                new ProgressMetrics(
                        copies,
                        connector -> group.isHeldHere(LeaseKey.of(connector)),
                        bridge.worker().metrics().metrics());
        started.push(new Started("Progress metrics", metrics));
        metrics.start();
        Pipelines pipelines =
                addPipelines(
                        herder,
                        group,
                        new TopicEnds(nats, topics, log),
                        tools,
                        bucket(nats, log, KvPipelineStore.BUCKET),
                        log,
                        rest);
        ToolRuns comparisons = new ToolRuns(() -> tool(settings, "verify"));
        started.push(new Started("Comparisons", comparisons));
        rest.add(
                new VerifyResource(
                        comparisons,
                        new Comparisons(pipelines, restUrl),
                        bridge.worker().configTransformer()::transform));
        return herder;
    }

    private Pipelines addPipelines(
            JetStreamHerder herder,
            Group group,
            TopicEnds ends,
            DatabaseTools tools,
            Bucket bucket,
            LogSettings log,
            WorkerRestServer rest) {
        KvPipelineStore store = new KvPipelineStore(bucket);
        Pipelines pipelines = new Pipelines(store, herder, ends, log.group());
        Cutovers cutovers = new Cutovers(pipelines, herder, ends, tools);
        started.push(new Started("Cutovers", cutovers));
        rest.add(new PipelinesResource(pipelines, cutovers));
        pipelineWatch =
                new PipelineWatch(
                        store,
                        pipelines,
                        name -> !group.wanted(Set.of(LeaseKey.of(name))).isEmpty());
        return pipelines;
    }

    /** Not on the class path: it works in the class loader of a Debezium plugin only. */
    private static Optional<Path> debeziumSupport() {
        return Optional.ofNullable(System.getProperty("jetconnect.home"))
                .map(home -> Path.of(home, "lib", "debezium"));
    }

    /** Where the worker's own nats-server keeps the log; elsewhere nobody knows. */
    private static OptionalLong freeBytes(WorkerSettings settings) {
        try {
            return settings.nats().isPresent()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                            Files.getFileStore(settings.dataDirectory()).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static ToolProvider tool(WorkerSettings settings, String name) {
        String pluginPath = settings.originalsStrings().get(WorkerConfig.PLUGIN_PATH_CONFIG);
        return new PluginTools(pluginPath == null ? "" : pluginPath).find(name);
    }

    /** A task that this worker does not hold any more is refused as older than any other. */
    private static ToLongFunction<ConnectorTaskId> epochs(Group group) {
        return id -> group.epoch(LeaseKey.of(id)).orElse(0);
    }

    private static Bucket bucket(NatsClient nats, LogSettings log, String name) {
        return Bucket.open(nats, log.group() + "_" + name, log.replicas());
    }

    private String workerId() {
        return restUrl.getHost() + ":" + restUrl.getPort();
    }

    private record Started(String name, AutoCloseable stop) {}
}

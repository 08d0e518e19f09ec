package dev.jetconnect.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.log.Generation;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import dev.jetconnect.transport.VersionedConfigState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.SessionKey;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.WorkerConfigTransformer;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.storage.AppliedConnectorConfig;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.ConfigBackingStore;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's config store on a bucket: one {@link ConnectorEntry} for each connector. A write is
 * durable and seen by this worker when its method returns; other workers see it through the watch.
 *
 * <p>Thread-safe.
 */
public final class KvConfigStore implements ConfigBackingStore {
    private static final Logger log = LoggerFactory.getLogger(KvConfigStore.class);
    private static final TypeReference<ConnectorEntry> ENTRY = new TypeReference<>() {};

    private static final TypeReference<LoggerLevel> LEVEL = new TypeReference<>() {};

    /** A dot is never part of a connector's key. */
    private static final String LEVEL_PREFIX = "logger.";

    private final Bucket bucket;
    private final WorkerConfigTransformer transformer;
    private final Map<String, Known> connectors = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile LastSnapshot lastSnapshot;
    private volatile UpdateListener listener;
    private volatile AutoCloseable watch;
    private volatile boolean isLoaded;

    public KvConfigStore(Bucket bucket, WorkerConfigTransformer transformer) {
        this.bucket = bucket;
        this.transformer = transformer;
    }

    /** Reads all connectors before it returns; the listener is told of each. */
    @Override
    public void start() {
        watch = bucket.watch(this::onWatched);
        isLoaded = true;
    }

    @Override
    public void stop() {
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (Exception e) {
            log.debug("The watch on connectors ended with an error", e);
        }
    }

    /** The connector's entry; empty if there is no such connector. */
    public Optional<ConnectorEntry> entry(String connector) {
        return Optional.ofNullable(connectors.get(connector)).map(Known::entry);
    }

    /** The entries of all connectors. */
    public Map<String, ConnectorEntry> entries() {
        Map<String, ConnectorEntry> entries = new HashMap<>();
        connectors.forEach(
                (name, known) -> {
                    if (known.entry() != null) {
                        entries.put(name, known.entry());
                    }
                });
        return entries;
    }

    /**
     * Creates a connector.
     *
     * @return false if there is one of that name already
     */
    public boolean create(String connector, Map<String, String> config, TargetState targetState) {
        ConnectorEntry entry = ConnectorEntry.created(config, targetState);
        OptionalLong revision = write(connector, entry, OptionalLong.empty());
        revision.ifPresent(number -> learn(connector, Known.of(number, entry)));
        return revision.isPresent();
    }

    /** Ends all tasks of a connector and keeps it, in one write. */
    public void stopConnector(String connector) {
        change(connector, ConnectorEntry::stopped);
    }

    @Override
    public boolean contains(String connector) {
        return entry(connector).isPresent();
    }

    @Override
    public void putConnectorConfig(
            String connector, Map<String, String> properties, TargetState targetState) {
        if (!contains(connector) && create(connector, properties, targetState)) {
            return;
        }
        change(connector, entry -> entry.withConfig(properties, targetState));
    }

    /**
     * Replaces the config, if it is still the one of {@code basis}.
     *
     * @return false if the config was changed meanwhile, or the connector deleted
     */
    public boolean replaceConfig(
            String connector, ConnectorEntry basis, Map<String, String> properties) {
        return changeIf(
                connector,
                present ->
                        present.hasConfigOf(basis)
                                ? Optional.of(present.withConfig(properties, null))
                                : Optional.empty());
    }

    @Override
    public void removeConnectorConfig(String connector) {
        while (true) {
            Optional<Entry> stored = bucket.get(key(connector));
            if (stored.isEmpty() || bucket.delete(key(connector), stored.get().revision())) {
                long revision = stored.map(Entry::revision).orElse(0L) + 1;
                learn(connector, Known.of(revision, null));
                return;
            }
        }
    }

    @Override
    public void putTaskConfigs(String connector, List<Map<String, String>> configs) {
        change(
                connector,
                entry -> {
                    if (entry.targetState() == TargetState.STOPPED && !configs.isEmpty()) {
                        throw new BadRequestException(
                                "Connector "
                                        + connector
                                        + " is stopped: it takes no task configs. Resume it first.");
                    }
                    return entry.withTaskConfigs(List.copyOf(configs));
                });
    }

    /**
     * Writes the task configs that were made from the config of {@code basis}.
     *
     * @return false if they are out of date: the connector has another config by now, or was
     *     stopped or deleted
     */
    public boolean putTaskConfigs(
            String connector, ConnectorEntry basis, List<Map<String, String>> configs) {
        return changeIf(
                connector,
                present ->
                        present.hasConfigOf(basis) && present.targetState() != TargetState.STOPPED
                                ? Optional.of(present.withTaskConfigs(List.copyOf(configs)))
                                : Optional.empty());
    }

    @Override
    public void removeTaskConfigs(String connector) {
        change(connector, entry -> entry.withTaskConfigs(List.of()));
    }

    @Override
    public void putTargetState(String connector, TargetState state) {
        change(connector, entry -> entry.withTargetState(state));
    }

    /** All connectors; made once for all who ask between two changes. */
    @Override
    public ClusterConfigState snapshot() {
        long change = changes.get();
        LastSnapshot last = lastSnapshot;
        if (last == null || last.change() != change) {
            last = new LastSnapshot(change, state(connectors));
            lastSnapshot = last;
        }
        return last.state();
    }

    /**
     * One connector alone. It is for whoever keeps it: a thousand tasks that each kept what there
     * was of a thousand connectors would fill the heap.
     */
    public ClusterConfigState snapshotOf(String connector) {
        Known known = connectors.get(connector);
        return state(known == null ? Map.of() : Map.of(connector, known));
    }

    private ClusterConfigState state(Map<String, Known> of) {
        Map<String, Integer> taskCounts = new HashMap<>();
        Map<String, Map<String, String>> configs = new HashMap<>();
        Map<String, TargetState> targetStates = new HashMap<>();
        Map<ConnectorTaskId, Map<String, String>> taskConfigs = new HashMap<>();
        Map<String, AppliedConnectorConfig> applied = new HashMap<>();
        Map<String, Generation> generations = new HashMap<>();
        of.forEach(
                (name, known) -> {
                    ConnectorEntry entry = known.entry();
                    if (entry == null) {
                        return;
                    }
                    taskCounts.put(name, entry.taskConfigs().size());
                    configs.put(name, entry.config());
                    targetStates.put(name, entry.targetState());
                    generations.put(name, entry.generation());
                    for (int i = 0; i < entry.taskConfigs().size(); i++) {
                        taskConfigs.put(new ConnectorTaskId(name, i), entry.taskConfigs().get(i));
                    }
                    if (known.applied() != null) {
                        applied.put(name, known.applied());
                    }
                });
        return new VersionedConfigState(
                Collections.unmodifiableMap(taskCounts),
                Collections.unmodifiableMap(configs),
                Collections.unmodifiableMap(targetStates),
                Collections.unmodifiableMap(taskConfigs),
                Collections.unmodifiableMap(applied),
                generations,
                transformer);
    }

    @Override
    public void setUpdateListener(UpdateListener updateListener) {
        this.listener = updateListener;
    }

    /** Own writes are seen at once, and others' through the watch: there is nothing to catch up. */
    @Override
    public void refresh(long timeout, TimeUnit unit) {}

    /** Not needed: no worker forwards requests to another. */
    @Override
    public void putSessionKey(SessionKey sessionKey) {}

    /** Not needed: the group passes on what is to restart. */
    @Override
    public void putRestartRequest(RestartRequest restartRequest) {}

    /** Not needed: the fence in the stream keeps earlier tasks out. */
    @Override
    public void putTaskCountRecord(String connector, int taskCount) {}

    /** Tells all workers of the group that run now; one that starts later does not hear of it. */
    @Override
    public void putLoggerLevel(String namespace, String level) {
        bucket.put(
                LEVEL_PREFIX + StreamNames.encode(namespace),
                Json.write(new LoggerLevel(namespace, level)));
    }

    private void change(String connector, UnaryOperator<ConnectorEntry> operator) {
        if (!changeIf(connector, present -> Optional.of(operator.apply(present)))) {
            throw new NotFoundException("Connector " + connector + " not found");
        }
    }

    /**
     * Writes what {@code operator} makes of the present entry, again until nobody else came in
     * between.
     *
     * @return false if the operator has nothing to write, or there is no entry
     */
    private boolean changeIf(
            String connector, Function<ConnectorEntry, Optional<ConnectorEntry>> operator) {
        while (true) {
            Optional<Entry> stored = bucket.get(key(connector));
            Optional<ConnectorEntry> changed =
                    stored.flatMap(entry -> operator.apply(Json.read(entry, ENTRY)));
            if (changed.isEmpty()) {
                return false;
            }
            OptionalLong revision =
                    write(connector, changed.get(), OptionalLong.of(stored.get().revision()));
            if (revision.isPresent()) {
                learn(connector, Known.of(revision.getAsLong(), changed.get()));
                return true;
            }
        }
    }

    private OptionalLong write(String connector, ConnectorEntry entry, OptionalLong expected) {
        byte[] value = Json.write(entry);
        if (value.length > bucket.valueBytesMax()) {
            throw new BadRequestException(
                    "Connector "
                            + connector
                            + " is too large to be stored: its config and task configs take "
                            + value.length
                            + " bytes, and this NATS takes messages up to "
                            + bucket.valueBytesMax()
                            + " bytes (max_payload).");
        }
        return bucket.update(key(connector), value, expected);
    }

    private void onWatched(Entry entry) {
        if (entry.key().startsWith(LEVEL_PREFIX)) {
            onLevel(entry);
            return;
        }
        ConnectorEntry value = entry.isDeleted() ? null : Json.read(entry, ENTRY);
        learn(StreamNames.decode(entry.key()), Known.of(entry.revision(), value));
    }

    /** What was set before this worker started concerns the workers of that time alone. */
    private void onLevel(Entry entry) {
        if (isLoaded && !entry.isDeleted() && listener != null) {
            LoggerLevel changed = Json.read(entry, LEVEL);
            listener.onLoggingLevelUpdate(changed.namespace(), changed.level());
        }
    }

    /**
     * Own writes are known before the watch tells of them, so an older word must not win; and of
     * two threads that bring the same word, one alone tells the listener.
     */
    private void learn(String connector, Known news) {
        while (true) {
            Known before = connectors.get(connector);
            if (before != null && !news.isNewerThan(before)) {
                return;
            }
            boolean isLearnt =
                    before == null
                            ? connectors.putIfAbsent(connector, news) == null
                            : connectors.replace(connector, before, news.after(before));
            if (isLearnt) {
                changes.incrementAndGet();
                if (listener != null) {
                    tell(connector, before == null ? null : before.entry(), news.entry());
                }
                return;
            }
        }
    }

    private void tell(String connector, ConnectorEntry before, ConnectorEntry after) {
        if (after == null) {
            listener.onConnectorConfigRemove(connector);
        } else if (before == null || !after.hasConfigOf(before)) {
            listener.onConnectorConfigUpdate(connector);
        } else if (differs(before, after, ConnectorEntry::targetState)) {
            listener.onConnectorTargetStateChange(connector);
        } else if (differs(before, after, ConnectorEntry::taskVersion)) {
            listener.onTaskConfigUpdate(taskIds(connector, after));
        }
    }

    private static boolean differs(
            ConnectorEntry before, ConnectorEntry after, Function<ConnectorEntry, Object> part) {
        return !part.apply(before).equals(part.apply(after));
    }

    private static Collection<ConnectorTaskId> taskIds(String connector, ConnectorEntry entry) {
        return java.util.stream.IntStream.range(0, entry.taskConfigs().size())
                .mapToObj(index -> new ConnectorTaskId(connector, index))
                .toList();
    }

    private static String key(String connector) {
        return StreamNames.encode(connector);
    }

    /**
     * @param change the number of the last change that is surely in it
     */
    private record LastSnapshot(long change, ClusterConfigState state) {}

    private record LoggerLevel(String namespace, String level) {}

    /**
     * @param entry null after a deletion
     * @param applied the config that the tasks were made from, which keeps the secrets as they were
     *     resolved then: so it shows when one has changed since
     */
    private record Known(long revision, ConnectorEntry entry, AppliedConnectorConfig applied) {
        static Known of(long revision, ConnectorEntry entry) {
            Map<String, String> config = entry == null ? null : entry.appliedConfig();
            return new Known(
                    revision, entry, config == null ? null : new AppliedConnectorConfig(config));
        }

        boolean isNewerThan(Known other) {
            return revision > other.revision;
        }

        Known after(Known before) {
            boolean haveSameTasks =
                    entry != null
                            && before.entry != null
                            && entry.isSameConnector(before.entry)
                            && entry.taskVersion() == before.entry.taskVersion();
            return haveSameTasks ? new Known(revision, entry, before.applied) : this;
        }
    }
}

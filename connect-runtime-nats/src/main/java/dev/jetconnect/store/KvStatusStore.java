package dev.jetconnect.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.ConnectorStatus;
import org.apache.kafka.connect.runtime.TaskStatus;
import org.apache.kafka.connect.runtime.TopicStatus;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.StatusBackingStore;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's store of statuses and active topics on a bucket. Writers don't wait: a status is seen
 * by this worker at once and written in order by one thread; while NATS is away the newest word of
 * each key waits. Only the worker that runs something has a word about it.
 *
 * <p>Thread-safe.
 */
public final class KvStatusStore implements StatusBackingStore {
    private static final Logger log = LoggerFactory.getLogger(KvStatusStore.class);
    private static final TypeReference<StoredStatus> STATUS = new TypeReference<>() {};
    private static final TypeReference<StoredTopic> TOPIC = new TypeReference<>() {};
    private static final String CONNECTOR_PREFIX = "connector.";
    private static final String TASK_PREFIX = "task.";
    private static final String TOPIC_PREFIX = "topic.";
    private static final long RETRY_MILLIS = 500;
    private static final long STOP_SECONDS = 5;

    private final Bucket bucket;
    private final Epochs epochs;
    private final Map<String, ConnectorStatus> connectors = new ConcurrentHashMap<>();

    /** In the order of their connectors, so that those of one are found among thousands. */
    private final NavigableMap<ConnectorTaskId, TaskStatus> tasks = new ConcurrentSkipListMap<>();

    private final ActiveTopics topics = new ActiveTopics();

    /** What is shown beside the statuses, by key. */
    private final Map<String, Notes> notes = new ConcurrentHashMap<>();

    /** What is not written yet: the newest word of each key, which returns its revision. */
    private final Map<String, LongSupplier> unwritten = new ConcurrentHashMap<>();

    /** Newest revision of each key that this worker has written or seen. */
    private final Map<String, Long> revisions = new ConcurrentHashMap<>();

    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(
                    runnable -> {
                        Thread thread = new Thread(runnable, "status-store");
                        thread.setDaemon(true);
                        return thread;
                    });
    private volatile AutoCloseable watch;

    /**
     * @param epochs under which this worker runs what a status is of
     */
    public KvStatusStore(Bucket bucket, Epochs epochs) {
        this.bucket = bucket;
        this.epochs = epochs;
    }

    /** Under which epoch this worker runs a connector or a task; empty if it does not. */
    public interface Epochs {
        OptionalLong of(LeaseKey key);
    }

    @Override
    public void configure(WorkerConfig config) {
        // The bucket is all it needs.
    }

    @Override
    public void start() {
        watch = bucket.watch(this::onWatched);
    }

    @Override
    public void stop() {
        flush();
        writer.shutdownNow();
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (Exception e) {
            log.debug("The watch on statuses ended with an error", e);
        }
    }

    /** Waits, for a bounded time, until everything is written. */
    @Override
    public void flush() {
        try {
            var unused = writer.submit(() -> {}).get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException
                | RejectedExecutionException e) {
            log.warn("{} statuses could not be written", unwritten.size());
        }
    }

    @Override
    public synchronized void put(ConnectorStatus status) {
        String key = key(status.id());
        if (status.state() == AbstractStatus.State.DESTROYED) {
            connectors.remove(status.id());
            notes.remove(key);
            write(key, () -> bucket.delete(key));
            return;
        }
        OptionalLong epoch = epochs.of(LeaseKey.of(status.id()));
        if (epoch.isPresent()) {
            connectors.put(status.id(), status);
            writeUnlessReplaced(
                    key,
                    StoredStatus.of(
                            status.id(), 0, status, epoch.getAsLong(), carried(key, status)));
        }
    }

    @Override
    public void putSafe(ConnectorStatus status) {
        if (isOwn(connectors.get(status.id()), status)) {
            put(status);
        }
    }

    @Override
    public synchronized void put(TaskStatus status) {
        ConnectorTaskId id = status.id();
        String key = key(id);
        if (status.state() == AbstractStatus.State.DESTROYED) {
            tasks.remove(id);
            notes.remove(key);
            write(key, () -> bucket.delete(key));
            return;
        }
        if (epochs.of(LeaseKey.of(id)).isPresent()) {
            tasks.put(id, status);
            write(status, carried(key, status));
        }
    }

    @Override
    public void putSafe(TaskStatus status) {
        if (isOwn(tasks.get(status.id()), status)) {
            put(status);
        }
    }

    private void write(TaskStatus status, Notes shown) {
        ConnectorTaskId id = status.id();
        epochs.of(LeaseKey.of(id))
                .ifPresent(
                        epoch ->
                                writeUnlessReplaced(
                                        key(id),
                                        StoredStatus.of(
                                                id.connector(), id.task(), status, epoch, shown)));
    }

    /** Shows {@code note} with the connector's next status, if that is a failure. */
    public synchronized void noteRestart(String connector, RestartNote note) {
        notes.put(key(connector), new Notes(note, null));
    }

    /** As {@link #noteRestart(String, RestartNote)}, for a task. */
    public synchronized void noteRestart(ConnectorTaskId id, RestartNote note) {
        notes.put(key(id), new Notes(note, null));
    }

    /** Shows with the task's present status that it is stuck, until it has another status. */
    public synchronized void noteStuck(ConnectorTaskId id, StuckNote note) {
        note(id, new Notes(null, note));
    }

    /** Shows that the task is not stuck any more. */
    public synchronized void noteGoingOn(ConnectorTaskId id) {
        if (stuck(id).isPresent()) {
            note(id, Notes.NONE);
        }
    }

    public Optional<RestartNote> restart(String connector) {
        return Optional.ofNullable(notes.get(key(connector))).map(Notes::restart);
    }

    public Optional<RestartNote> restart(ConnectorTaskId id) {
        return Optional.ofNullable(notes.get(key(id))).map(Notes::restart);
    }

    public Optional<StuckNote> stuck(ConnectorTaskId id) {
        return Optional.ofNullable(notes.get(key(id))).map(Notes::stuck);
    }

    private void note(ConnectorTaskId id, Notes note) {
        TaskStatus status = tasks.get(id);
        if (status != null) {
            notes.put(key(id), note);
            write(status, note);
        }
    }

    /** Only a failure keeps a note that was made before it. */
    private Notes carried(String key, AbstractStatus<?> status) {
        if (status.state() != AbstractStatus.State.FAILED) {
            notes.remove(key);
        }
        return notes.getOrDefault(key, Notes.NONE);
    }

    /**
     * Adds to the status of a task that runs on this worker why it does not get on; no reason takes
     * that away.
     */
    public synchronized void explain(ConnectorTaskId id, String workerId, Optional<String> reason) {
        TaskStatus present = tasks.get(id);
        if (present != null
                && present.state() == AbstractStatus.State.RUNNING
                && present.workerId().equals(workerId)
                && !Objects.equals(present.trace(), reason.orElse(null))) {
            put(
                    new TaskStatus(
                            id,
                            present.state(),
                            workerId,
                            present.generation(),
                            reason.orElse(null),
                            present.version()));
        }
    }

    @Override
    public synchronized void put(TopicStatus status) {
        String key = topicKey(status.connector(), status.topic());
        topics.put(status);
        byte[] value =
                Json.write(
                        new StoredTopic(
                                status.connector(),
                                status.topic(),
                                status.task(),
                                status.discoverTimestamp()));
        write(key, () -> bucket.put(key, value));
    }

    @Override
    public TaskStatus get(ConnectorTaskId id) {
        return tasks.get(id);
    }

    @Override
    public ConnectorStatus get(String connector) {
        return connectors.get(connector);
    }

    @Override
    public Collection<TaskStatus> getAll(String connector) {
        ConnectorTaskId first = new ConnectorTaskId(connector, 0);
        ConnectorTaskId last = new ConnectorTaskId(connector, Integer.MAX_VALUE);
        return Set.copyOf(tasks.subMap(first, true, last, true).values());
    }

    @Override
    public TopicStatus getTopic(String connector, String topic) {
        return topics.get(connector, topic);
    }

    @Override
    public Collection<TopicStatus> getAllTopics(String connector) {
        return topics.all(connector);
    }

    @Override
    public synchronized void deleteTopic(String connector, String topic) {
        String key = topicKey(connector, topic);
        topics.remove(connector, topic);
        write(key, () -> bucket.delete(key));
    }

    @Override
    public Set<String> connectors() {
        return Set.copyOf(connectors.keySet());
    }

    /** A late word of a run that was replaced must not cover that of its successor. */
    private void writeUnlessReplaced(String key, StoredStatus status) {
        byte[] value = Json.write(status);
        write(
                key,
                () -> {
                    while (true) {
                        Optional<Entry> stored = bucket.get(key);
                        if (stored.isPresent()
                                && Json.read(stored.get(), STATUS).epoch() > status.epoch()) {
                            takeBack(stored.get());
                            return stored.get().revision();
                        }
                        OptionalLong expected =
                                stored.map(entry -> OptionalLong.of(entry.revision()))
                                        .orElse(OptionalLong.empty());
                        OptionalLong revision = bucket.update(key, value, expected);
                        if (revision.isPresent()) {
                            return revision.getAsLong();
                        }
                    }
                });
    }

    /** Shows again what this worker has covered with a word that came too late. */
    private synchronized void takeBack(Entry newer) {
        learn(newer);
    }

    private void write(String key, LongSupplier action) {
        if (unwritten.put(key, action) != null) {
            return; // the writer has this key before it, and takes the newest word
        }
        try {
            writer.execute(() -> writeNewest(key));
        } catch (RejectedExecutionException e) {
            log.debug("Status '{}' came after the store was stopped", key);
        }
    }

    private void writeNewest(String key) {
        LongSupplier action;
        while ((action = unwritten.get(key)) != null) {
            try {
                written(key, action, action.getAsLong());
            } catch (RetriableException e) {
                log.debug("Status '{}' could not be written; trying again", key, e);
                if (!pause()) {
                    return;
                }
            } catch (RuntimeException e) {
                log.error("Status '{}' cannot be written", key, e);
                unwritten.remove(key, action); // the next one is tried again
            }
        }
    }

    private synchronized void written(String key, LongSupplier action, long revision) {
        revisions.merge(key, revision, Math::max);
        unwritten.remove(key, action);
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop() ends this thread
            return false;
        }
    }

    /**
     * Takes turns with the writing methods: between a word's place among the statuses and that
     * among the unwritten, an older word from the bucket would cover it for good.
     */
    private synchronized void onWatched(Entry entry) {
        long known = revisions.merge(entry.key(), entry.revision(), Math::max);
        if (unwritten.containsKey(entry.key()) || known > entry.revision()) {
            return; // this worker has a newer word
        }
        learn(entry);
    }

    private void learn(Entry entry) {
        if (entry.key().startsWith(TOPIC_PREFIX)) {
            onWatchedTopic(entry);
        } else if (!entry.isDeleted()) {
            StoredStatus stored = Json.read(entry, STATUS);
            notes.put(entry.key(), new Notes(stored.restart(), stored.stuck()));
            if (entry.key().startsWith(TASK_PREFIX)) {
                tasks.put(stored.taskId(), stored.toTaskStatus());
            } else {
                connectors.put(stored.connector(), stored.toConnectorStatus());
            }
        } else if (entry.key().startsWith(TASK_PREFIX)) {
            notes.remove(entry.key());
            String[] parts = entry.key().substring(TASK_PREFIX.length()).split("\\.", -1);
            tasks.remove(
                    new ConnectorTaskId(StreamNames.decode(parts[0]), Integer.parseInt(parts[1])));
        } else {
            notes.remove(entry.key());
            connectors.remove(StreamNames.decode(entry.key().substring(CONNECTOR_PREFIX.length())));
        }
    }

    private void onWatchedTopic(Entry entry) {
        if (entry.isDeleted()) {
            String[] parts = entry.key().substring(TOPIC_PREFIX.length()).split("\\.", -1);
            topics.remove(StreamNames.decode(parts[0]), StreamNames.decode(parts[1]));
        } else {
            StoredTopic stored = Json.read(entry, TOPIC);
            topics.put(
                    new TopicStatus(
                            stored.topic(), stored.connector(), stored.task(), stored.since()));
        }
    }

    private static String key(String connector) {
        return CONNECTOR_PREFIX + StreamNames.encode(connector);
    }

    private static String key(ConnectorTaskId id) {
        return TASK_PREFIX + StreamNames.encode(id.connector()) + "." + id.task();
    }

    private static String topicKey(String connector, String topic) {
        return TOPIC_PREFIX + StreamNames.encode(connector) + "." + StreamNames.encode(topic);
    }

    /** A late word of a worker must not cover that of the one which runs the task now. */
    private static boolean isOwn(AbstractStatus<?> present, AbstractStatus<?> status) {
        return present == null
                || present.workerId().equals(status.workerId())
                || present.generation() <= status.generation();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StoredStatus(
            String connector,
            int task,
            AbstractStatus.State state,
            String trace,
            String workerId,
            int generation,
            String version,
            long epoch,
            RestartNote restart,
            StuckNote stuck) {
        static StoredStatus of(
                String connector, int task, AbstractStatus<?> status, long epoch, Notes notes) {
            return new StoredStatus(
                    connector,
                    task,
                    status.state(),
                    status.trace(),
                    status.workerId(),
                    status.generation(),
                    status.version(),
                    epoch,
                    notes.restart(),
                    notes.stuck());
        }

        ConnectorTaskId taskId() {
            return new ConnectorTaskId(connector, task);
        }

        TaskStatus toTaskStatus() {
            return new TaskStatus(taskId(), state, workerId, generation, trace, version);
        }

        ConnectorStatus toConnectorStatus() {
            return new ConnectorStatus(connector, state, trace, workerId, generation, version);
        }
    }

    /** Either may be null. */
    private record Notes(RestartNote restart, StuckNote stuck) {
        static final Notes NONE = new Notes(null, null);
    }

    record StoredTopic(String connector, String topic, int task, long since) {}
}

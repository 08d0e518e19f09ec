package dev.jetconnect.sequence;

import dev.jetconnect.log.SinkRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task whose records come to it in the order of their source. It stands between Connect's
 * task runner and the connector's task, behind the transforms. What waits for earlier records is
 * not committed: the position of its partition stays before it.
 *
 * <p>Confined to the task thread, but for its metrics.
 */
public final class SequencedTask extends SinkTask {
    private static final Logger log = LoggerFactory.getLogger(SequencedTask.class);

    private final String connector;
    private final SequencerSettings settings;
    private final SinkRun run;
    private final SinkTask task;

    private SoonestContext wakes;
    private Sequencer<SinkRecord> sequencer;
    private Checkpoints checkpoints = new Checkpoints();
    private final ReadRecords read = new ReadRecords();
    private final SequencerMetrics metrics = new SequencerMetrics();

    /** In order and not yet taken by the task; null when it has taken all. */
    private List<SinkRecord> ordered;

    private SequencedTask(
            String connector, SequencerSettings settings, SinkRun run, SinkTask task) {
        this.connector = connector;
        this.settings = settings;
        this.run = run;
        this.task = task;
    }

    /** The task itself, or with a sequencer before it if the connector's config asks for one. */
    public static SinkTask ofConfig(
            String connector, Map<String, String> config, SinkRun run, SinkTask task) {
        return SequencerSettings.isEnabled(config)
                ? new SequencedTask(connector, SequencerSettings.of(config), run, task)
                : task;
    }

    @Override
    public String version() {
        return task.version();
    }

    @Override
    public void initialize(SinkTaskContext taskContext) {
        wakes = new SoonestContext(taskContext);
        super.initialize(wakes);
        task.initialize(wakes);
    }

    @Override
    public void start(Map<String, String> config) {
        if (settings.usesDeadLetters() && context.errantRecordReporter() == null) {
            throw new ConfigException(
                    "The sequencer of connector '"
                            + connector
                            + "' is to write dead letters, but there is no place for them. Set"
                            + " errors.tolerance=all and errors.deadletterqueue.topic.name.");
        }
        metrics.register(context.pluginMetrics());
        restore();
        task.start(config);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        task.open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        wakes.hasCome();
        // After a RetriableException the same records come again: they are in order already.
        if (ordered == null) {
            ordered = new ArrayList<>(records.size());
            long now = System.nanoTime() / 1_000_000;
            Outlet<SinkRecord> out = new TaskOutlet();
            for (SinkRecord record : records) {
                Optional<Place> place = Place.of(record);
                if (read.isReadAgain(record) && sequencer.hasPassed(place)) {
                    ordered.add(record); // the task has asked for it once more
                } else {
                    sequencer.offer(place, record, now, out);
                }
            }
            sequencer.expire(now, out);
            metrics.waiting(sequencer.waitingCount());
        }
        task.put(ordered);
        ordered = null;
        wakeForExpiry();
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> mine = held().below(offsets);
        Map<TopicPartition, OffsetAndMetadata> durable;
        try {
            durable = task.preCommit(new HashMap<>(mine));
        } catch (RuntimeException e) {
            restore(); // Connect reads again from the last commit
            throw e;
        }
        if (ordered == null) {
            checkpoints.add(mine, sequencer.states());
        }
        return commit(durable);
    }

    @Override
    public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
        task.flush(offsets);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        sequencer.forget(record -> partitions.contains(ReadRecords.partition(record)));
        metrics.waiting(sequencer.waitingCount());
        read.forget(partitions);
        task.close(partitions);
    }

    @Override
    public void stop() {
        task.stop();
    }

    /** Commits as far as the task has made durable and the state of the orders is kept. */
    private Map<TopicPartition, OffsetAndMetadata> commit(
            Map<TopicPartition, OffsetAndMetadata> durable) {
        Checkpoints.Checkpoint reached = checkpoints.reached(durable);
        if (reached == null) {
            return Map.of();
        }
        try {
            // Before the positions: what is behind a position must be known as passed on.
            if (!reached.changed().isEmpty()) {
                run.commitOrders(reached.changed());
            }
            checkpoints.drop(reached);
            return reached.offsets();
        } catch (RetriableException e) {
            log.warn("{} Nothing is committed until it works.", e.getMessage());
            return Map.of();
        }
    }

    private void restore() {
        sequencer = new Sequencer<>(settings, run.orders(), metrics);
        checkpoints = new Checkpoints();
        read.clear();
        ordered = null;
        metrics.waiting(0);
    }

    private HeldBack held() {
        Stream<SinkRecord> untaken = ordered == null ? Stream.empty() : ordered.stream();
        return HeldBack.of(Stream.concat(sequencer.waiting(), untaken));
    }

    private void wakeForExpiry() {
        sequencer
                .nextExpiryMillis()
                .ifPresent(
                        expiry ->
                                context.timeout(
                                        Math.max(1, expiry - System.nanoTime() / 1_000_000)));
    }

    private final class TaskOutlet implements Outlet<SinkRecord> {
        @Override
        public void pass(SinkRecord record) {
            ordered.add(record);
        }

        @Override
        public void dropDuplicate(SinkRecord record) {
            metrics.duplicate();
            log.trace("{} was passed on before", record);
        }

        @Override
        public void refuse(SinkRecord record, GapPolicy policy, String reason) {
            metrics.refused();
            if (policy == GapPolicy.DEAD_LETTER) {
                // Connect itself waits for it before the next commit.
                Future<Void> unused =
                        context.errantRecordReporter().report(record, new DataException(reason));
            } else if (policy == GapPolicy.DROP) {
                log.warn(
                        "Dropped a record of '{}', {} refused so far: {}",
                        connector,
                        metrics.refusedTotal(),
                        reason);
            } else {
                throw new DataException(
                        reason
                                + ". Find out why, then restart the task, or say by nats.sequencer.on.*"
                                + " what becomes of such records.");
            }
        }
    }
}

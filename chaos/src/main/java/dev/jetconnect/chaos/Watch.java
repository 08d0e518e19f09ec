package dev.jetconnect.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the workers and at what they have told others, again and again, and does what a service
 * manager does: starts workers that have ended.
 *
 * <p>Works on a thread of its own; what it has seen is read after {@link #close()}.
 */
final class Watch implements AutoCloseable {
    private static final long LOOK_MILLIS = 1000;
    private static final List<String> SINKS =
            List.of("numbers-sink", "rows-sink", "bystander-sink");

    private final World world;
    private final Streams streams;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<ChaosWorker.Sample> samples = new ArrayList<>();
    private final List<Evidence.SlotSample> slots = new ArrayList<>();
    private final List<Evidence.PositionSample> positions = new ArrayList<>();
    private final Set<String> failures = new LinkedHashSet<>();

    private Watch(World world, Streams streams) {
        this.world = world;
        this.streams = streams;
    }

    static Watch start(World world, Streams streams) {
        Watch watch = new Watch(world, streams);
        var unused =
                watch.timer.scheduleWithFixedDelay(
                        watch::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    List<ChaosWorker.Sample> samples() {
        return samples;
    }

    List<Evidence.SlotSample> slots() {
        return slots;
    }

    List<Evidence.PositionSample> positions() {
        return positions;
    }

    /** The first lines of what tasks failed with; who fails starts again by its restart policy. */
    Set<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("A look at the workers does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            world.workers().forEach(ChaosWorker::keepAlive);
            world.workers().forEach(worker -> worker.sample().ifPresent(samples::add));
            lookAtSlot();
            world.anyRest().ifPresent(this::lookAtConnectors);
        } catch (IllegalStateException | AssertionError e) {
            // Whom it asked was disturbed in the meantime.
        }
    }

    private void lookAtSlot() {
        String confirmed =
                world.database(DatabaseFault.Side.SOURCE)
                        .server()
                        .queryValue(
                                Database.NAME,
                                "SELECT coalesce((SELECT confirmed_flush_lsn - '0/0'"
                                        + " FROM pg_replication_slots), 0)");
        streams.storedPosition("rows-source")
                .ifPresent(
                        stored ->
                                slots.add(
                                        new Evidence.SlotSample(
                                                Long.parseLong(confirmed), stored)));
    }

    private void lookAtConnectors(ConnectRest rest) {
        for (String sink : SINKS) {
            for (JsonNode entry : rest.offsets(sink)) {
                positions.add(
                        new Evidence.PositionSample(
                                System.currentTimeMillis(),
                                sink,
                                entry.at("/partition/kafka_topic").asText()
                                        + "-"
                                        + entry.at("/partition/kafka_partition").asText(),
                                entry.at("/offset/kafka_offset").asLong()));
            }
        }
        Pipelines.ALL.forEach(connector -> noteFailures(connector, rest.status(connector)));
    }

    private void noteFailures(String connector, JsonNode status) {
        for (JsonNode task : status.path("tasks")) {
            if (task.path("state").asText().equals("FAILED")) {
                failures.add(
                        connector
                                + "-"
                                + task.path("id").asText()
                                + ": "
                                + task.path("trace").asText().lines().findFirst().orElse(""));
            }
        }
    }
}

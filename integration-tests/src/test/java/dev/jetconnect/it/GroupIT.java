package dev.jetconnect.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three workers of one group on one NATS. */
class GroupIT {
    private static final Duration SETTLED_MAX = ofSeconds(90);

    @TempDir private Path folder;

    private final List<WorkerUnderTest> workers = new ArrayList<>();
    private NatsServerUnderTest nats;

    @BeforeEach
    void startNats() {
        nats = NatsServerUnderTest.start(folder.resolve("nats"), "");
    }

    @AfterEach
    void stop() {
        workers.forEach(WorkerUnderTest::close);
        nats.close();
    }

    @Test
    void tasksSpreadAndOnlyThoseOfALostWorkerMove() {
        WorkerUnderTest first = startWorker();
        first.rest().start(source("numbers", 6));
        assertThat(placement(first, "numbers").values()).containsOnly(id(first));

        WorkerUnderTest second = startWorker();
        awaitLoads(first, Map.of(id(first), 3L, id(second), 3L));
        Map<Integer, String> oftwo = placement(first, "numbers");
        WorkerUnderTest third = startWorker();
        awaitLoads(third, Map.of(id(first), 2L, id(second), 2L, id(third), 2L));

        // The third has taken its fair share, and nothing else has moved.
        Map<Integer, String> ofThree = placement(first, "numbers");
        ofThree.forEach(
                (task, worker) -> {
                    if (!worker.equals(id(third))) {
                        assertThat(oftwo).containsEntry(task, worker);
                    }
                });

        Map<Integer, Long> startsBefore = starts("numbers", 6);
        long killed = System.nanoTime();
        second.kill();
        awaitLoads(first, Map.of(id(first), 3L, id(third), 3L));
        Duration taken = Duration.ofNanos(System.nanoTime() - killed);

        System.out.println(
                "The tasks of a killed worker ran again after " + taken.toMillis() + " ms");
        Map<Integer, Long> startsAfter = starts("numbers", 6);
        ofThree.forEach(
                (task, worker) ->
                        assertThat(startsAfter.get(task) - startsBefore.get(task))
                                .as("starts of task %d of %s", task, worker)
                                .isEqualTo(worker.equals(id(second)) ? 1 : 0));
    }

    @Test
    void anyWorkerTakesAnyWriteAndOthersAreNotTouched() {
        WorkerUnderTest first = startWorker();
        WorkerUnderTest second = startWorker();
        WorkerUnderTest third = startWorker();
        first.rest().start(source("bystander", 3));
        awaitLoads("bystander", first, Map.of(id(first), 1L, id(second), 1L, id(third), 1L));
        Map<Integer, Long> before = starts("bystander", 3);

        second.rest().start(source("numbers", 2));
        for (WorkerUnderTest worker : workers) {
            // Whoever is asked: two of three run no task of it, or not the connector itself.
            Connector changed = source("numbers", 2).with("probe.value", "v" + id(worker));
            ConnectRest.Answer answer =
                    worker.rest().put("/connectors/numbers/config", changed.configJson());
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
            await().atMost(SETTLED_MAX)
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    third.rest()
                                                            .get("/connectors/numbers/tasks")
                                                            .body()
                                                            .toString())
                                            .contains("v" + id(worker)));
            third.rest().awaitRunning("numbers");
        }
        for (WorkerUnderTest worker : workers) {
            Map<Integer, Long> starts = starts("numbers", 2);
            assertThat(worker.rest().post("/connectors/numbers/tasks/1/restart", "").status())
                    .isEqualTo(204);
            await().atMost(SETTLED_MAX)
                    .untilAsserted(
                            () ->
                                    assertThat(starts("numbers", 2).get(1))
                                            .isEqualTo(starts.get(1) + 1));
            assertThat(starts("numbers", 2)).containsEntry(0, starts.get(0));
        }
        third.rest().put("/connectors/numbers/pause", "");
        first.rest().awaitStates("numbers", "PAUSED", "PAUSED");
        first.rest().put("/connectors/numbers/resume", "");
        second.rest().awaitRunning("numbers");
        second.rest().put("/connectors/numbers/stop", "");
        await().atMost(SETTLED_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                first.rest()
                                                        .status("numbers")
                                                        .at("/connector/state")
                                                        .asText())
                                        .isEqualTo("STOPPED"));
        assertThat(third.rest().delete("/connectors/numbers").status()).isEqualTo(204);
        await().atMost(SETTLED_MAX)
                .untilAsserted(
                        () ->
                                assertThat(first.rest().get("/connectors/numbers").status())
                                        .isEqualTo(404));
        assertThat(starts("bystander", 3)).isEqualTo(before);
    }

    @Test
    void workerThatStopsHandsItsTasksOver() {
        WorkerUnderTest first = startWorker();
        WorkerUnderTest second = startWorker();
        first.rest().start(source("numbers", 4));
        awaitLoads(first, Map.of(id(first), 2L, id(second), 2L));

        long asked = System.nanoTime();
        second.terminate();
        awaitLoads(first, Map.of(id(first), 4L));

        System.out.println(
                "The tasks of a stopped worker ran again after "
                        + Duration.ofNanos(System.nanoTime() - asked).toMillis()
                        + " ms");
        assertThat(second.awaitEnd(ofSeconds(30))).isEqualTo(143);
    }

    private WorkerUnderTest startWorker() {
        WorkerUnderTest worker =
                new WorkerUnderTest(folder.resolve("worker-" + workers.size()))
                        .with("plugin.path", Distribution.conformancePlugins().toString())
                        .with("nats.url", nats.url());
        workers.add(worker);
        return worker.start();
    }

    private Connector source(String name, int tasks) {
        return new Connector(
                name,
                Map.ofEntries(
                        Map.entry("connector.class", "dev.jetconnect.probe.ProbeSource"),
                        Map.entry("tasks.max", String.valueOf(tasks)),
                        Map.entry("probe.log.dir", folder.toString()),
                        Map.entry("probe.topics", name),
                        Map.entry("probe.records", "-1"),
                        Map.entry("probe.interval.ms", "50"),
                        Map.entry("probe.exactly.once", "SUPPORTED")));
    }

    private static String id(WorkerUnderTest worker) {
        return worker.rest().address().getAuthority();
    }

    private static void awaitLoads(WorkerUnderTest asked, Map<String, Long> loads) {
        awaitLoads("numbers", asked, loads);
    }

    private static void awaitLoads(
            String connector, WorkerUnderTest asked, Map<String, Long> loads) {
        await().atMost(SETTLED_MAX)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () ->
                                assertThat(
                                                placement(asked, connector).values().stream()
                                                        .collect(
                                                                Collectors.groupingBy(
                                                                        worker -> worker,
                                                                        Collectors.counting())))
                                        .isEqualTo(loads));
    }

    /** Which worker runs each task that runs. */
    private static Map<Integer, String> placement(WorkerUnderTest asked, String connector) {
        Map<Integer, String> placement = new TreeMap<>();
        for (JsonNode task : asked.rest().status(connector).path("tasks")) {
            if (task.get("state").asText().equals("RUNNING")) {
                placement.put(task.get("id").asInt(), task.get("worker_id").asText());
            }
        }
        return placement;
    }

    /** How often each task was started, as the tasks themselves tell. */
    private Map<Integer, Long> starts(String connector, int tasks) {
        try {
            Path events = folder.resolve(connector + ".events");
            List<String> lines = Files.exists(events) ? Files.readAllLines(events) : List.of();
            Map<Integer, Long> starts = new TreeMap<>();
            for (int task = 0; task < tasks; task++) {
                String start = "task-" + task + " start ";
                starts.put(task, lines.stream().filter(line -> line.startsWith(start)).count());
            }
            return starts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

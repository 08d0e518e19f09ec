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
    private static final int POLLS = 100;

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

        long settled = System.currentTimeMillis();
        await().atMost(SETTLED_MAX)
                .until(
                        () ->
                                ofThree.keySet().stream()
                                        .allMatch(task -> polls(task, settled) >= POLLS));
        Map<Integer, Long> startsBefore = starts("numbers", 6);
        long killed = System.currentTimeMillis();
        second.kill();
        awaitLoads(first, Map.of(id(first), 3L, id(third), 3L));
        long taken = System.currentTimeMillis();

        System.out.println(
                "The tasks of a killed worker ran again after " + (taken - killed) + " ms");
        Map<Integer, Long> startsAfter = starts("numbers", 6);
        ofThree.forEach(
                (task, worker) ->
                        assertThat(startsAfter.get(task) - startsBefore.get(task))
                                .as("starts of task %d of %s", task, worker)
                                .isEqualTo(worker.equals(id(second)) ? 1 : 0));
        // Each of the others has moved its records at its pace; half of it is for a busy machine.
        ofThree.forEach(
                (task, worker) -> {
                    if (!worker.equals(id(second))) {
                        assertThat(pollsPerSecond(task, killed, taken))
                                .as("polls per second of task %d of %s", task, worker)
                                .isGreaterThan(pollsPerSecond(task, settled, killed) / 2);
                    }
                });
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
                        Map.entry("probe.log.stamps", "true"),
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
        List<Call> calls = calls(connector);
        Map<Integer, Long> starts = new TreeMap<>();
        for (int task = 0; task < tasks; task++) {
            String who = "task-" + task;
            starts.put(task, calls.stream().filter(call -> call.is(who, "start")).count());
        }
        return starts;
    }

    private long polls(int task, long since) {
        return calls("numbers").stream()
                .filter(call -> call.is("task-" + task, "poll") && call.millis() >= since)
                .count();
    }

    /** A source task is polled again when the records of its last poll are stored. */
    private double pollsPerSecond(int task, long from, long to) {
        return (polls(task, from) - polls(task, to)) * 1000.0 / (to - from);
    }

    private List<Call> calls(String connector) {
        Path events = folder.resolve(connector + ".events");
        try {
            return Files.exists(events)
                    ? Files.readAllLines(events).stream().map(Call::parse).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a connector or a task was called for, and when. */
    private record Call(long millis, String who, String name) {
        static Call parse(String line) {
            String[] words = line.split(" ", 5);
            return new Call(Long.parseLong(words[0]), words[2], words[3]);
        }

        boolean is(String who, String name) {
            return who.equals(this.who) && name.equals(this.name);
        }
    }
}

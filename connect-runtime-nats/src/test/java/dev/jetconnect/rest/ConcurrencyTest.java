package dev.jetconnect.rest;

import static dev.jetconnect.rest.RestWorker.path;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.rest.RestWorker.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that come at once: none is lost, and no reader notices. */
class ConcurrencyTest {
    private static final int CLIENTS = 16;

    private static RestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = RestWorker.start(Map.of());
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void oneOfManyCreationsSucceeds()
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Integer> answers =
                atOnce(i -> worker.create("one", Map.of("probe.number", "" + i)).status());

        assertThat(answers).containsOnlyOnce(201);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(CLIENTS - 1);
        worker.delete("/connectors/one");
    }

    @Test
    void patchesOfOneConnectorAllSurvive()
            throws InterruptedException, ExecutionException, TimeoutException {
        worker.create("patched", Map.of());

        List<Integer> answers =
                atOnce(
                        i ->
                                worker.patch(
                                                "/connectors/patched/config",
                                                Map.of("key." + i, "" + i))
                                        .status());

        assertThat(answers).containsOnly(200);
        JsonNode config = worker.get("/connectors/patched/config").body();
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(config.path("key." + i).asText()).isEqualTo("" + i);
        }
        worker.delete("/connectors/patched");
    }

    @Test
    void patchesThatRemoveAndAddAllSurvive()
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, String> config = new java.util.HashMap<>();
        for (int i = 0; i < CLIENTS; i++) {
            config.put("old." + i, "x");
        }
        worker.create("moved", config);

        atOnce(
                i -> {
                    Map<String, String> patch = new java.util.HashMap<>();
                    patch.put("old." + i, null);
                    patch.put("new." + i, "y");
                    return worker.patch("/connectors/moved/config", patch).status();
                });

        String left = worker.get("/connectors/moved/config").body().toString();
        assertThat(left).doesNotContain("old.");
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(left).contains("\"new." + i + "\":\"y\"");
        }
        worker.delete("/connectors/moved");
    }

    @Test
    void ofManyConfigsOneIsLeftWhole()
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Integer> answers =
                atOnce(
                        i ->
                                worker.put(
                                                "/connectors/put/config",
                                                RestWorker.probe(Map.of("a", "" + i, "b", "" + i)))
                                        .status());

        assertThat(answers).containsOnlyOnce(201);
        assertThat(answers).filteredOn(status -> status == 200).hasSize(CLIENTS - 1);
        JsonNode config = worker.get("/connectors/put/config").body();
        assertThat(config.path("a")).isEqualTo(config.path("b"));
        worker.awaitState("put", "RUNNING", "RUNNING");
        assertThat(worker.get("/connectors/put/tasks").body().at("/0/config/a"))
                .isEqualTo(config.path("a"));
        worker.delete("/connectors/put");
    }

    @Test
    void readersNoticeNothing() throws InterruptedException, ExecutionException, TimeoutException {
        CountDownLatch changersEnd = new CountDownLatch(4);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "churn-" + i;
                all.add(
                        threads.submit(
                                () -> {
                                    try {
                                        churn(name);
                                    } finally {
                                        changersEnd.countDown();
                                    }
                                }));
                all.add(
                        threads.submit(
                                () -> {
                                    while (changersEnd.getCount() > 0) {
                                        read(name);
                                    }
                                }));
            }
            for (Future<?> one : all) {
                one.get(180, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void churn(String name) {
        for (int round = 0; round < 8; round++) {
            assertThat(worker.create(name, Map.of("probe.tasks", "2", "tasks.max", "2")).status())
                    .isEqualTo(201);
            assertThat(worker.get(path(name, "status")).status()).isEqualTo(200);
            assertThat(worker.get(path(name)).status()).isEqualTo(200);
            Map<String, String> change = RestWorker.probe(Map.of("probe.number", "" + round));
            assertThat(worker.put(path(name, "config"), change).status()).isEqualTo(200);
            assertThat(worker.put(path(name, "pause")).status()).isEqualTo(202);
            assertThat(worker.put(path(name, "resume")).status()).isEqualTo(202);
            assertThat(worker.delete(path(name)).status()).isEqualTo(204);
            assertThat(worker.get(path(name, "status")).status()).isEqualTo(404);
        }
    }

    private static void read(String name) {
        Answer all = worker.get("/connectors?expand=status&expand=info");
        assertThat(all.status()).as(all.body().toString()).isEqualTo(200);
        all.body()
                .properties()
                .forEach(
                        entry -> {
                            JsonNode info = entry.getValue().path("info");
                            JsonNode status = entry.getValue().path("status");
                            String both = entry.getValue().toString();
                            assertThat(info.path("name").asText())
                                    .as(both)
                                    .isEqualTo(entry.getKey());
                            assertThat(status.path("name").asText())
                                    .as(both)
                                    .isEqualTo(entry.getKey());
                            assertThat(info.at("/config/name").asText())
                                    .as(both)
                                    .isEqualTo(entry.getKey());
                        });
        for (String part : List.of("status", "config", "tasks", "offsets")) {
            assertThat(worker.get(path(name, part)).status()).isIn(200, 404);
        }
        assertThat(worker.get("/connectors").status()).isEqualTo(200);
        assertThat(worker.get(path(name, "topics")).status()).isEqualTo(200);
    }

    /** Sends one request from each of many clients, as nearly at once as can be. */
    private static List<Integer> atOnce(IntFunction<Integer> request)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                answers.add(
                        clients.submit(
                                () -> {
                                    start.await();
                                    return request.apply(number);
                                }));
            }
            start.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get(120, TimeUnit.SECONDS));
            }
            return statuses;
        } finally {
            clients.shutdownNow();
        }
    }
}

package dev.jetconnect.rest;

import static dev.jetconnect.rest.RestWorker.path;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.rest.RestWorker.Answer;
import dev.jetconnect.rest.probe.Probe;
import dev.jetconnect.rest.probe.ProbeSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses and bodies of the endpoints, as Kafka Connect 4.3 gives them. */
class LifecycleTest {
    private static RestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker =
                RestWorker.start(
                        Map.of(
                                "access.control.allow.origin",
                                "https://console.example",
                                "response.http.headers.config",
                                "set X-Frame-Options: DENY"));
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void rootAndHealthDescribeTheWorker() {
        JsonNode root = worker.get("/").body();
        Answer health = worker.get("/health");

        assertThat(root.path("version").asText()).isEqualTo("4.3.1");
        assertThat(root.path("kafka_cluster_id").asText()).isEqualTo("jetconnect");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body().path("status").asText()).isEqualTo("healthy");
    }

    @Test
    void headersAndOriginsAreThoseOfTheSettings() {
        assertThat(worker.get("/").headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(worker.send("HEAD", "/connectors", null).status()).isEqualTo(200);
    }

    @Test
    void creationAnswersWithTheConnector() {
        Answer created = worker.create("created", Map.of());

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location").orElseThrow())
                .endsWith("/connectors/created");
        assertThat(created.body().path("type").asText()).isEqualTo("source");
        assertThat(created.body().path("tasks")).isEmpty();
        assertThat(created.body().at("/config/name").asText()).isEqualTo("created");
        assertThat(worker.get(path("created", "status")).status()).isEqualTo(200);
        assertThat(worker.create("created", Map.of()).status()).isEqualTo(409);
        worker.awaitState("created", "RUNNING", "RUNNING");
        JsonNode status = worker.get(path("created", "status")).body();
        assertThat(status.at("/connector/version").asText()).isEqualTo("1.2.3");
        assertThat(status.at("/connector/worker_id").asText())
                .isEqualTo("127.0.0.1:" + worker.address().getPort());
        worker.delete(path("created"));
    }

    @Test
    void numbersInAConfigBecomeText() {
        Answer created =
                worker.post(
                        "/connectors",
                        Map.of(
                                "name",
                                "numbers",
                                "config",
                                Map.of("connector.class", "ProbeSource", "probe.number", 5)));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().at("/config/probe.number").asText()).isEqualTo("5");
        worker.delete(path("numbers"));
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, RUNNING", "paused, PAUSED", "STOPPED, STOPPED"})
    void initialStateIsTaken(String given, String state) {
        String name = "initially-" + state;
        Answer created =
                worker.post(
                        "/connectors",
                        Map.of(
                                "name",
                                name,
                                "config",
                                RestWorker.probe(Map.of()),
                                "initial_state",
                                given));

        assertThat(created.status()).isEqualTo(201);
        worker.awaitConnectorState(name, state);
        worker.put(path(name, "resume"));
        worker.awaitState(name, "RUNNING", "RUNNING");
        worker.delete(path(name));
    }

    @Test
    void pauseStopAndResume() {
        worker.run("p", Map.of("probe.tasks", "2", "tasks.max", "2"));

        assertThat(worker.put("/connectors/p/pause").status()).isEqualTo(202);
        worker.awaitState("p", "PAUSED", "PAUSED");
        assertThat(worker.put("/connectors/p/resume").status()).isEqualTo(202);
        worker.awaitState("p", "RUNNING", "RUNNING");
        assertThat(worker.put("/connectors/p/stop").status()).isEqualTo(204);
        assertThat(worker.get("/connectors/p/status").body().path("tasks")).isEmpty();
        assertThat(worker.get("/connectors/p/tasks").body()).isEmpty();
        assertThat(worker.get("/connectors/p/tasks/0/status").status()).isEqualTo(404);
        worker.awaitConnectorState("p", "STOPPED");
        assertThat(worker.put("/connectors/p/stop").status()).isEqualTo(204);
        worker.put("/connectors/p/resume");
        worker.awaitState("p", "RUNNING", "RUNNING");
        assertThat(worker.get("/connectors/p/tasks").body()).hasSize(2);
        worker.delete("/connectors/p");
    }

    @Test
    void statusesOfRemovedTasksVanish() {
        worker.run("shrinking", Map.of("probe.tasks", "3", "tasks.max", "3"));

        worker.patch("/connectors/shrinking/config", Map.of("probe.tasks", "1"));

        await().atMost(ofSeconds(60))
                .untilAsserted(
                        () -> {
                            worker.awaitState("shrinking", "RUNNING", "RUNNING");
                            assertThat(
                                            worker.get("/connectors/shrinking/status")
                                                    .body()
                                                    .path("tasks"))
                                    .hasSize(1);
                        });
        assertThat(worker.get("/connectors/shrinking/tasks/2/status").status()).isEqualTo(404);
        worker.delete("/connectors/shrinking");
    }

    @Test
    void patchChangesAddsAndRemoves() {
        worker.run("patched", Map.of("a", "1", "b", "2"));
        Map<String, String> patch = new HashMap<>();
        patch.put("a", "3");
        patch.put("b", null);
        patch.put("c", "4");

        Answer patched = worker.patch("/connectors/patched/config", patch);

        assertThat(patched.status()).isEqualTo(200);
        JsonNode config = worker.get("/connectors/patched/config").body();
        assertThat(config.path("a").asText()).isEqualTo("3");
        assertThat(config.has("b")).isFalse();
        assertThat(config.path("c").asText()).isEqualTo("4");
        worker.delete("/connectors/patched");
    }

    @Test
    void restartOfEverythingStartsEveryTaskAgain() {
        worker.run("again", Map.of("probe.tasks", "2", "tasks.max", "2"));
        int before = Probe.startedTasks("again").size();

        Answer answer = worker.post("/connectors/again/restart?includeTasks=true", null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/connector/state").asText()).isEqualTo("RESTARTING");
        assertThat(answer.body().at("/tasks/1/state").asText()).isEqualTo("RESTARTING");
        await().atMost(ofSeconds(60)).until(() -> Probe.startedTasks("again").size() >= before + 2);
        worker.awaitState("again", "RUNNING", "RUNNING");
        worker.delete("/connectors/again");
    }

    @Test
    void restartOfTheFailedAloneLeavesTheOthers() {
        worker.run("healthy", Map.of());
        int before = Probe.startedTasks("healthy").size();

        Answer answer =
                worker.post("/connectors/healthy/restart?includeTasks=true&onlyFailed=true", null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/connector/state").asText()).isEqualTo("RUNNING");
        assertThat(answer.body().at("/tasks/0/state").asText()).isEqualTo("RUNNING");
        assertThat(worker.post("/connectors/healthy/restart?onlyFailed=true", null).status())
                .isEqualTo(202);
        assertThat(worker.post("/connectors/healthy/restart", null).status()).isEqualTo(204);
        assertThat(Probe.startedTasks("healthy")).hasSize(before);
        worker.delete("/connectors/healthy");
    }

    @Test
    void failedTaskIsRestartedOnDemand() {
        worker.create("failing", Map.of("probe.fail", "task.start"));
        worker.awaitState("failing", "RUNNING", "FAILED");
        JsonNode task = worker.get("/connectors/failing/tasks/0/status").body();
        assertThat(task.path("trace").asText()).contains("The probe fails in task.start");
        int before = Probe.startedTasks("failing").size();

        worker.post("/connectors/failing/restart?includeTasks=true&onlyFailed=true", null);

        await().atMost(ofSeconds(60)).until(() -> Probe.startedTasks("failing").size() > before);
        worker.patch("/connectors/failing/config", Map.of("probe.fail", ""));
        worker.awaitState("failing", "RUNNING", "RUNNING");
        worker.delete("/connectors/failing");
    }

    @Test
    void failedConnectorCanBeStoppedAndComesBack() {
        worker.create("broken", Map.of("probe.fail", "connector.start"));
        worker.awaitConnectorState("broken", "FAILED");

        assertThat(worker.post("/connectors/broken/restart", null).status()).isEqualTo(500);
        assertThat(worker.put("/connectors/broken/stop").status()).isEqualTo(204);
        worker.awaitConnectorState("broken", "STOPPED");
        worker.patch("/connectors/broken/config", Map.of("probe.fail", ""));
        worker.put("/connectors/broken/resume");

        worker.awaitState("broken", "RUNNING", "RUNNING");
        worker.delete("/connectors/broken");
    }

    @Test
    void tooManyTasksFailTheConnectorUnlessAllowed() {
        worker.create("many", Map.of("tasks.max", "1", "probe.tasks", "2"));
        worker.awaitConnectorState("many", "FAILED");

        worker.patch("/connectors/many/config", Map.of("tasks.max.enforce", "false"));

        worker.awaitState("many", "RUNNING", "RUNNING");
        assertThat(worker.get("/connectors/many/tasks").body()).hasSize(2);
        worker.delete("/connectors/many");
    }

    @Test
    void createdAgainTheConnectorHasNothingOfItsPredecessor() {
        worker.run("twice", Map.of("probe.tasks", "2", "tasks.max", "2", "a", "first"));
        worker.delete("/connectors/twice");

        worker.run("twice", Map.of("a", "second"));

        assertThat(worker.get("/connectors/twice/tasks").body()).hasSize(1);
        assertThat(worker.get("/connectors/twice/tasks").body().at("/0/config/a").asText())
                .isEqualTo("second");
        worker.delete("/connectors/twice");
    }

    @Test
    void offsetsChangeWhileStoppedOnly() {
        worker.run("offsets", Map.of());
        Map<String, Object> change =
                Map.of(
                        "offsets",
                        List.of(Map.of("partition", Map.of("p", 1), "offset", Map.of("o", 7))));

        assertThat(worker.patch("/connectors/offsets/offsets", change).message())
                .startsWith(
                        "Connectors must be in the STOPPED state before their offsets can be"
                                + " modified.");
        worker.put("/connectors/offsets/stop");
        Answer altered = worker.patch("/connectors/offsets/offsets", change);
        JsonNode offsets = worker.get("/connectors/offsets/offsets").body();
        Answer reset = worker.delete("/connectors/offsets/offsets");

        assertThat(altered.message())
                .isEqualTo("The offsets for this connector have been altered successfully");
        assertThat(offsets.at("/offsets/0/partition/p").asInt()).isEqualTo(1);
        assertThat(offsets.at("/offsets/0/offset/o").asInt()).isEqualTo(7);
        assertThat(reset.message())
                .isEqualTo("The offsets for this connector have been reset successfully");
        assertThat(worker.get("/connectors/offsets/offsets").body().path("offsets")).isEmpty();
        worker.delete("/connectors/offsets");
    }

    @Test
    void offsetsOfASinkHaveItsForm() {
        createSink("sink", Map.of("probe.eos", "external"));
        worker.put("/connectors/sink/stop");
        Map<String, Object> change =
                Map.of(
                        "offsets",
                        List.of(
                                Map.of(
                                        "partition",
                                        Map.of("kafka_topic", "t", "kafka_partition", 0),
                                        "offset",
                                        Map.of("kafka_offset", 65536))));

        Answer altered = worker.patch("/connectors/sink/offsets", change);
        Answer wrong =
                worker.patch(
                        "/connectors/sink/offsets",
                        Map.of(
                                "offsets",
                                List.of(Map.of("partition", Map.of("x", 1), "offset", Map.of()))));

        assertThat(altered.message())
                .startsWith(
                        "The Connect framework-managed offsets for this connector have been altered"
                                + " successfully. However, if this connector manages offsets"
                                + " externally");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(
                        worker.get("/connectors/sink/offsets")
                                .body()
                                .at("/offsets/0/offset/kafka_offset")
                                .asLong())
                .isEqualTo(65536);
        worker.delete("/connectors/sink");
    }

    @Test
    void topicsAreKnownForConnectorsThatAreNotThere() {
        Answer topics = worker.get("/connectors/absent/topics");

        assertThat(topics.status()).isEqualTo(200);
        assertThat(topics.body().at("/absent/topics")).isEmpty();
        assertThat(worker.put("/connectors/absent/topics/reset").status()).isEqualTo(202);
    }

    @Test
    void expandedListIgnoresWhatItDoesNotKnow() {
        worker.run("expanded", Map.of());

        JsonNode list = worker.get("/connectors?expand=info&expand=nonsense").body();

        assertThat(list.at("/expanded/info/name").asText()).isEqualTo("expanded");
        assertThat(list.path("expanded").has("status")).isFalse();
        worker.delete("/connectors/expanded");
    }

    @Test
    void pluginsAreListedWithTheirVersions() {
        String connectors = worker.get("/connector-plugins").body().toString();
        String all = worker.get("/connector-plugins?connectorsOnly=false").body().toString();

        assertThat(connectors)
                .contains(
                        "\"class\":\"dev.jetconnect.rest.probe.ProbeSource\"",
                        "\"version\":\"1.2.3\"")
                .doesNotContain("\"type\":\"converter\"");
        assertThat(all).contains("\"type\":\"converter\"", "\"type\":\"transformation\"");
        assertThat(worker.get("/connector-plugins/ProbeSource/config").body().toString())
                .contains("probe.number", "tasks.max");
        assertThat(worker.get("/connector-plugins/ProbeSource/config?version=9.9").status())
                .isEqualTo(400);
    }

    @Test
    void validationCountsTheErrors() {
        Answer answer =
                worker.put(
                        "/connector-plugins/ProbeSource/config/validate",
                        RestWorker.probe(Map.of("name", "v", "probe.number", "many")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("error_count").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exactly.once.support | required | SUPPORTED |",
                "exactly.once.support | required | UNSUPPORTED | does not support exactly-once",
                "exactly.once.support | required | | \"requested\"",
                "exactly.once.support | requested | UNSUPPORTED |",
                "transaction.boundary | connector | SUPPORTED |",
                "transaction.boundary | connector | UNSUPPORTED | connector-defined transaction",
                "transaction.boundary | poll | UNSUPPORTED |"
            })
    void sourceIsAskedForItsGuarantees(String key, String value, String support, String refusal) {
        Map<String, String> config = new HashMap<>(Map.of(key, value, "name", "eos"));
        if (support != null) {
            config.put("probe.eos", support);
        }

        JsonNode answer =
                worker.put(
                                "/connector-plugins/ProbeSource/config/validate",
                                RestWorker.probe(config))
                        .body();

        assertThat(answer.path("error_count").asInt())
                .as(answer.toString())
                .isEqualTo(refusal == null ? 0 : 1);
        if (refusal != null) {
            assertThat(answer.toString().replace("\\\"", "\"")).contains(refusal);
        }
    }

    @Test
    void sinkInTheWorkersGroupIsRefused() {
        Answer refused = createSink("grouped", Map.of("consumer.override.group.id", "jetconnect"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .contains(
                        "Consumer group jetconnect conflicts with Connect worker group jetconnect");
        assertThat(createSink("shared-1", Map.of("consumer.override.group.id", "g")).status())
                .isEqualTo(201);
        assertThat(createSink("shared-2", Map.of("consumer.override.group.id", "g")).status())
                .isEqualTo(201);
        worker.delete("/connectors/shared-1");
        worker.delete("/connectors/shared-2");
    }

    @Test
    void levelsAreSetForTheWorkerAndForTheGroup() {
        Answer own = worker.put("/admin/loggers/dev.example", Map.of("level", "DEBUG"));
        Answer all = worker.put("/admin/loggers/dev.other?scope=cluster", Map.of("level", "TRACE"));

        assertThat(own.status()).isEqualTo(200);
        assertThat(own.body().toString()).contains("dev.example");
        assertThat(all.status()).isEqualTo(204);
        await().atMost(ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.get("/admin/loggers/dev.other")
                                                        .body()
                                                        .path("level")
                                                        .asText())
                                        .isEqualTo("TRACE"));
        assertThat(worker.get("/admin/loggers").body().at("/dev.example/level").asText())
                .isEqualTo("DEBUG");
    }

    private static Answer createSink(String name, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put("connector.class", ProbeSink.class.getName());
        config.put("topics", "t");
        return worker.post("/connectors", Map.of("name", name, "config", config));
    }
}

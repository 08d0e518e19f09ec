package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /connectors}: creating, reading, changing and deleting connectors. */
@Conformance
class ConnectorsApiConformanceIT {
    private static final String JSON = "application/json";

    @Test
    void createdConnectorIsAnswered(Scene scene) throws IOException {
        Connector source = scene.source("new");
        scene.deleteAtEnd(source.name());

        HttpResponse<String> answer =
                scene.rest().raw("POST", "/connectors", source.json(), "Content-Type", JSON);
        Answer read = scene.rest().get(path(source));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .endsWith("/connectors/" + source.name());
        assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
        assertThat(read.body().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("name", "config", "tasks", "type");
        assertThat(read.body().path("type").asText()).isEqualTo("source");
        assertThat(read.body().at("/config/name").asText()).isEqualTo(source.name());
        assertThat(new ObjectMapper().readTree(answer.body()).path("config"))
                .isEqualTo(read.body().path("config"));
    }

    @Test
    void nameIsTrimmed(Scene scene) {
        Connector source = scene.source("trimmed");
        scene.deleteAtEnd(source.name());

        Answer answer = scene.rest().create(source.named("  " + source.name() + " "));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().path("name").asText()).isEqualTo(source.name());
    }

    @Test
    void nameInTheConfigMustBeTheSame(Scene scene) {
        Connector source = scene.source("one").with("name", "another");

        Answer posted = scene.create(source);
        Answer put = scene.rest().put(path(source) + "/config", source.configJson());

        assertThat(posted.status()).isEqualTo(400);
        assertThat(put.status()).isEqualTo(400);
        assertThat(posted.message()).contains(source.name(), "(another) doesn't match");
        assertThat(put.message()).isEqualTo(posted.message());
    }

    @Test
    void nameMustNotBeEmpty(Scene scene) {
        Answer answer = scene.rest().create(scene.source("any").named(" "));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("name");
    }

    @Test
    void nameIsTakenOnce(Scene scene) {
        Connector source = scene.start(scene.source("taken"), 1);

        Answer answer = scene.rest().create(source.with("probe.batch", "5"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).isEqualTo("Connector " + source.name() + " already exists");
        assertThat(config(scene, source).has("probe.batch")).isFalse();
    }

    @Test
    void classMustBeInstalled(Scene scene) {
        Connector source = scene.source("unknown").with("connector.class", "no.such.Source");

        Answer answer = scene.create(source);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .contains("Failed to find any class that implements Connector")
                .contains("no.such.Source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ProbeSource", "Probe", "dev.jetconnect.probe.ProbeSource"})
    void classMayBeNamedShort(String name, Scene scene) {
        Connector source = scene.source("short").with("connector.class", name);

        Answer answer = scene.create(source);

        // "Probe" is neither a class nor a class's name without "Connector".
        assertThat(answer.status()).isEqualTo(name.equals("Probe") ? 400 : 201);
    }

    @Test
    void putCreatesAndChanges(Scene scene) {
        Connector source = scene.source("put");
        scene.deleteAtEnd(source.name());
        Connector changed = source.with("probe.batch", "5");

        Answer created = scene.rest().put(path(source) + "/config", source.configJson());
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
        Answer replaced = scene.rest().put(path(source) + "/config", changed.configJson());

        assertThat(created.status()).isEqualTo(201);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.body().at("/config/probe.batch").asText()).isEqualTo("5");
        scene.awaitCount(source.name(), "task-0 start", 2);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
    }

    @Test
    void numbersAndBooleansBecomeText(Scene scene) {
        Connector source = scene.source("numbers");
        scene.deleteAtEnd(source.name());
        String body = source.configJson().replace("\"tasks.max\":\"1\"", "\"tasks.max\":2");
        body = body.replaceFirst("\\{", "{\"probe.metrics\":true,");

        Answer answer = scene.rest().put(path(source) + "/config", body);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(config(scene, source).path("tasks.max").isTextual()).isTrue();
        assertThat(config(scene, source).path("tasks.max").asText()).isEqualTo("2");
        assertThat(config(scene, source).path("probe.metrics").isTextual()).isTrue();
    }

    @Test
    void patchChangesAddsAndRemovesKeys(Scene scene) {
        Connector source = scene.start(scene.source("patch", "probe.batch", "5"), 1);
        String patch = "{\"probe.batch\": null, \"probe.key\": \"k\", \"tasks.max\": \"2\"}";

        Answer answer = scene.rest().patch(path(source) + "/config", patch);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("name").asText()).isEqualTo(source.name());
        assertThat(config(scene, source).has("probe.batch")).isFalse();
        assertThat(config(scene, source).path("probe.key").asText()).isEqualTo("k");
        assertThat(config(scene, source).has("connector.class")).isTrue();
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
    }

    @Test
    void wrongPatchChangesNothing(Scene scene) {
        Connector source = scene.start(scene.source("patch"), 1);

        Answer answer = scene.rest().patch(path(source) + "/config", "{\"probe.batch\": \"many\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("probe.batch");
        assertThat(config(scene, source).has("probe.batch")).isFalse();
    }

    @Test
    void deletedConnectorIsGone(Scene scene) {
        Connector source = scene.start(scene.source("gone"), 1);

        HttpResponse<String> answer = scene.rest().raw("DELETE", path(source), "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(scene.rest().get(path(source)).status()).isEqualTo(404);
        assertThat(scene.rest().get("/connectors").body())
                .extracting(JsonNode::asText)
                .doesNotContain(source.name());
        scene.awaitCount(source.name(), "task-0 stop", 1);
        assertThat(scene.rest().delete(path(source)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, /config",
        "GET, /status",
        "GET, /tasks",
        "GET, /offsets",
        "GET, /tasks/0/status",
        "PATCH, /config",
        "PUT, /pause",
        "PUT, /resume",
        "PUT, /stop",
        "POST, /tasks/0/restart",
        "DELETE, /offsets",
        "DELETE, ''"
    })
    void unknownConnectorIsNotFound(String method, String resource, Scene scene) {
        String name = scene.name("nobody");

        HttpResponse<String> answer =
                scene.rest()
                        .raw(
                                method,
                                "/connectors/" + name + resource,
                                method.equals("PATCH") ? "{}" : "",
                                "Content-Type",
                                JSON);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("\"error_code\":404").contains(name);
    }

    @Test
    void listIsExpandedByStatusAndInfo(Scene scene) {
        Connector source = scene.start(scene.source("listed"), 1);

        JsonNode names = scene.rest().get("/connectors").body();
        JsonNode both = expanded(scene, "?expand=status&expand=info", source);
        JsonNode status = expanded(scene, "?expand=status", source);
        JsonNode unknown = expanded(scene, "?expand=nothing", source);

        assertThat(names).extracting(JsonNode::asText).contains(source.name());
        assertThat(both.path("status")).isEqualTo(scene.rest().status(source.name()));
        assertThat(both.path("info")).isEqualTo(scene.rest().get(path(source)).body());
        assertThat(status.has("info")).isFalse();
        assertThat(unknown.isObject()).isTrue();
        assertThat(unknown).isEmpty();
    }

    @Test
    void statusNamesWorkerVersionAndType(Scene scene) {
        Connector sink = scene.start(scene.sink("sink", scene.name("t")), 1);
        String worker = scene.rest().address().getAuthority();

        JsonNode status = scene.rest().status(sink.name());

        assertThat(status.path("name").asText()).isEqualTo(sink.name());
        assertThat(status.path("type").asText()).isEqualTo("sink");
        assertThat(status.at("/connector/worker_id").asText()).isEqualTo(worker);
        assertThat(status.at("/connector/version").asText()).isEqualTo("1.0.0");
        assertThat(status.at("/tasks/0/id").isInt()).isTrue();
        assertThat(status.at("/tasks/0/worker_id").asText()).isEqualTo(worker);
        assertThat(status.at("/tasks/0/version").asText()).isEqualTo("1.0.0");
        assertThat(status.at("/connector").has("trace")).isFalse();
    }

    @Test
    void statusOfAFailedTaskHasItsTrace(Scene scene) {
        Connector source = scene.source("failed", "probe.fail", "task.start");
        scene.create(source);
        scene.awaitStates(source.name(), "RUNNING", "FAILED", 1);

        JsonNode task = scene.rest().get(path(source) + "/tasks/0/status").body();

        assertThat(task.path("state").asText()).isEqualTo("FAILED");
        assertThat(task.path("trace").asText())
                .startsWith("org.apache.kafka.connect.errors.ConnectException: The probe was told")
                .contains("at dev.jetconnect.probe.ProbeSourceTask.start");
        assertThat(scene.rest().status(source.name()).at("/tasks/0/trace"))
                .isEqualTo(task.path("trace"));
    }

    @Test
    void tasksAreListedWithTheirConfigs(Scene scene) {
        Connector source = scene.start(scene.source("tasks", "tasks.max", "2"), 2);

        JsonNode tasks = scene.rest().get(path(source) + "/tasks").body();

        assertThat(tasks)
                .extracting(task -> task.at("/id/connector").asText())
                .containsExactly(source.name(), source.name());
        assertThat(tasks).extracting(task -> task.at("/id/task").asInt()).containsExactly(0, 1);
        assertThat(tasks)
                .extracting(task -> task.at("/config/probe.task").asText())
                .containsExactly("0", "1");
        assertThat(tasks)
                .extracting(task -> task.at("/config/task.class").asText())
                .containsOnly("dev.jetconnect.probe.ProbeSourceTask");
        assertThat(scene.rest().get(path(source)).body().path("tasks"))
                .extracting(task -> task.path("task").asInt())
                .containsExactly(0, 1);
    }

    @Test
    void statusOfATaskIsHadByItsNumber(Scene scene) {
        Connector source = scene.start(scene.source("task"), 1);

        Answer task = scene.rest().get(path(source) + "/tasks/0/status");

        assertThat(task.status()).isEqualTo(200);
        assertThat(task.body()).isEqualTo(scene.rest().status(source.name()).at("/tasks/0"));
        assertThat(scene.rest().get(path(source) + "/tasks/7/status").status()).isEqualTo(404);
        assertThat(scene.rest().get(path(source) + "/tasks/one/status").status()).isEqualTo(404);
    }

    @Test
    void connectorIsPausedResumedAndStopped(Scene scene) {
        Connector source = scene.start(scene.source("states"), 1);

        assertThat(scene.rest().put(path(source) + "/pause", "").status()).isEqualTo(202);
        scene.awaitStates(source.name(), "PAUSED", "PAUSED", 1);
        assertThat(scene.rest().put(path(source) + "/pause", "").status()).isEqualTo(202);
        assertThat(scene.rest().put(path(source) + "/resume", "").status()).isEqualTo(202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
        assertThat(scene.rest().put(path(source) + "/stop", "").status()).isEqualTo(204);
        scene.awaitStates(source.name(), "STOPPED", "none", 0);
        assertThat(scene.rest().get(path(source) + "/tasks").body()).isEmpty();
        assertThat(scene.rest().put(path(source) + "/stop", "").status()).isEqualTo(204);
        assertThat(scene.rest().put(path(source) + "/resume", "").status()).isEqualTo(202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, RUNNING, 1", "PAUSED, PAUSED, 0", "paused, PAUSED, 0"})
    void connectorBeginsInTheInitialState(String given, String state, int tasks, Scene scene) {
        Connector source = scene.source("initial");

        assertThat(createIn(scene, source, given).status()).isEqualTo(201);

        scene.awaitStates(source.name(), state, state, tasks);
    }

    @Test
    @KafkaCase("StandaloneWorkerIntegrationTest.testCreateConnectorWithStoppedInitialState")
    void connectorBeginsStoppedAndIsResumed(Scene scene) {
        Connector source = scene.source("initial", "tasks.max", "2");

        Answer created = createIn(scene, source, "STOPPED");

        assertThat(created.status()).isEqualTo(201);
        scene.awaitStates(source.name(), "STOPPED", "none", 0);
        assertThat(scene.rest().get(path(source)).body().path("tasks")).isEmpty();
        assertThat(scene.rest().get(path(source) + "/tasks").body()).isEmpty();
        assertThat(scene.count(source.name(), "task-0 start")).isZero();
        scene.rest().put(path(source) + "/resume", "");
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
    }

    private static Answer createIn(Scene scene, Connector connector, String state) {
        scene.deleteAtEnd(connector.name());
        String body = connector.json().replaceFirst("\\{", "{\"initial_state\":\"" + state + "\",");
        return scene.rest().post("/connectors", body);
    }

    private static JsonNode expanded(Scene scene, String query, Connector connector) {
        return scene.rest().get("/connectors" + query).body().path(connector.name());
    }

    private static JsonNode config(Scene scene, Connector connector) {
        return scene.rest().get(path(connector) + "/config").body();
    }

    private static String path(Connector connector) {
        return "/connectors/" + connector.name();
    }
}

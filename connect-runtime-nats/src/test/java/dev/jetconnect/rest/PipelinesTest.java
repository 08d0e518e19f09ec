package dev.jetconnect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.TestNats;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.rest.RestWorker.Answer;
import dev.jetconnect.rest.probe.ProbeSink;
import dev.jetconnect.rest.probe.ProbeSource;
import dev.jetconnect.store.KvPipelineStore;
import dev.jetconnect.store.PipelineEntry;
import dev.jetconnect.store.PipelineStep;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pipelines over REST, of connectors that move nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelinesTest {
    private static final Duration STATE_MAX = Duration.ofSeconds(60);

    private final String group = "p" + UUID.randomUUID().toString().substring(0, 8);
    private TestNats nats;
    private RestWorker worker;
    private KvPipelineStore store;

    @BeforeAll
    void startWorker() {
        nats = TestNats.start();
        worker = start();
        store = new KvPipelineStore(Bucket.open(nats.client(), group + "_pipelines", 1));
    }

    private RestWorker start() {
        return RestWorker.start(
                Map.of(
                        "nats.url",
                        "nats://127.0.0.1:" + nats.port(),
                        "nats.username",
                        nats.server().settings().username().orElseThrow(),
                        "nats.password",
                        nats.server().settings().password().orElseThrow().value(),
                        "group.id",
                        group));
    }

    @AfterAll
    void stopWorker() {
        worker.close();
        nats.close();
    }

    @Test
    void pipelineIsMadeOfConnectorsFromItsCreationToItsDeletion() {
        Answer created = worker.post("/pipelines", pipeline("whole", 2));

        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location").orElseThrow())
                .endsWith("/pipelines/whole");
        for (String connector : List.of("whole-stream", "whole-sink-1", "whole-sink-2")) {
            worker.awaitState(connector, "RUNNING", "RUNNING");
        }
        assertThat(worker.get("/pipelines").body()).extracting(JsonNode::asText).contains("whole");
        assertThat(worker.get("/pipelines/whole").body())
                .isEqualTo(RestWorker.JSON.valueToTree(pipeline("whole", 2)));
        JsonNode status = worker.get("/pipelines/whole/status").body();
        assertThat(status.path("state").asText()).as(status.toString()).isEqualTo("RUNNING");
        assertThat(status.path("step").asText()).isEqualTo("streaming");
        assertThat(status.path("connectors"))
                .extracting(part -> part.path("role").asText())
                .containsExactly("sink", "sink", "stream");

        assertThat(worker.delete("/pipelines/whole").status()).isEqualTo(204);

        assertThat(worker.get("/pipelines/whole").status()).isEqualTo(404);
        assertThat(worker.get("/pipelines/whole/status").status()).isEqualTo(404);
        assertThat(worker.get("/connectors").body().toString()).doesNotContain("whole-");
        assertThat(worker.post("/pipelines", pipeline("whole", 1)).status()).isEqualTo(201);
    }

    @Test
    void stateIsThatOfAllItsConnectors() {
        create("steered", 1);

        assertThat(worker.put("/pipelines/steered/pause").status()).isEqualTo(202);
        worker.awaitConnectorState("steered-stream", "PAUSED");
        worker.awaitConnectorState("steered-sink-1", "PAUSED");
        awaitState("steered", "PAUSED");

        assertThat(worker.put("/pipelines/steered/stop").status()).isEqualTo(202);
        worker.awaitConnectorState("steered-sink-1", "STOPPED");
        awaitState("steered", "STOPPED");

        assertThat(worker.put("/pipelines/steered/resume").status()).isEqualTo(202);
        worker.awaitState("steered-stream", "RUNNING", "RUNNING");
        awaitState("steered", "RUNNING");
        assertThat(worker.put("/pipelines/no-such/pause").status()).isEqualTo(404);
    }

    @Test
    void connectorThatSomebodyDeletesIsMissedUntilThePipelineIsPutAgain() {
        create("robbed", 1);
        worker.delete("/connectors/robbed-sink-1");

        awaitState("robbed", "FAILED");
        JsonNode status = worker.get("/pipelines/robbed/status").body();
        assertThat(status.path("message").asText())
                .contains("robbed-sink-1 was deleted", "PUT the pipeline");
        assertThat(worker.put("/pipelines/robbed/pause").status()).isEqualTo(202);
        assertThat(worker.get("/connectors/robbed-sink-1").status()).isEqualTo(404);
        assertThat(worker.put("/pipelines/robbed/resume").status()).isEqualTo(202);

        assertThat(worker.put("/pipelines/robbed", pipeline("robbed", 1)).status()).isEqualTo(200);

        worker.awaitState("robbed-sink-1", "RUNNING", "RUNNING");
        awaitState("robbed", "RUNNING");
    }

    @Test
    void changedDocumentChangesTheConnectors() {
        create("changed", 1);
        Map<String, Object> other =
                Map.of(
                        "mode",
                        "stream",
                        "source",
                        Map.of("stream", source(Map.of("probe.number", 7))),
                        "sinks",
                        List.of(sink(Map.of())));

        assertThat(worker.put("/pipelines/changed", other).status()).isEqualTo(200);

        assertThat(
                        worker.get("/connectors/changed-stream/config")
                                .body()
                                .path("probe.number")
                                .asText())
                .isEqualTo("7");
        Answer more = worker.put("/pipelines/changed", pipeline("changed", 2));
        assertThat(more.status()).isEqualTo(400);
        assertThat(more.message()).contains("sinks: are 1 and stay so many");
        assertThat(worker.put("/pipelines/changed", pipeline("another", 1)).message())
                .contains("'another'", "'changed'");
    }

    @Test
    void wrongDocumentIsRefusedWithThePlacesInItAndNothingIsCreated() {
        assertRefused("[1]", "A pipeline is a JSON object");
        assertRefused("{\"mode\": ", "not valid JSON");
        assertRefused(
                """
                {"name": "a b", "mode": "teleport", "soruce": {}, "sinks": [{}]}
                """,
                "name: give 1 to 100 letters",
                "mode: must be one of copy, stream, copy_then_stream",
                "soruce: there is no such part",
                "source: must be an object",
                "sinks[0].connector.class: is missing");
        assertRefused(
                """
                {"name": "wrong", "mode": "copy_then_stream", "tables": {"include": "public.*"},
                 "source": {"connection.url": "jdbc:oracle:thin:@db", "table.include.list": "a"},
                 "sinks": [{"connector.class": "X", "nested": {}}]}
                """,
                "source.table.include.list: keys of the connectors belong into source.copy",
                "sinks[0].nested: must be a text",
                "tables.include: must be a list");
        assertRefused(
                """
                {"name": "wrong", "mode": "copy_then_stream",
                 "source": {"connection.url": "jdbc:oracle:thin:@db"},
                 "sinks": [{"connector.class": "X", "topics": "a"}]}
                """,
                "source.connection.url: must have the form jdbc:postgresql://",
                "sinks[0].topics: a pipeline that copies gives its sinks the topics");
        Answer refused =
                worker.post(
                        "/pipelines",
                        Map.of(
                                "name",
                                "wrong",
                                "mode",
                                "stream",
                                "source",
                                Map.of("stream", source(Map.of("probe.number", "many"))),
                                "sinks",
                                List.of(sink(Map.of("tasks.max", "0")))));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .contains("source.stream.probe.number: ", "sinks[0].tasks.max: ");
        assertThat(worker.get("/pipelines").body().toString()).doesNotContain("wrong");
        assertThat(worker.get("/connectors").body().toString()).doesNotContain("wrong-");
        assertThat(worker.put("/pipelines/fine/validate", pipeline("fine", 1)).body())
                .extracting(config -> config.path("jetconnect.pipeline").asText())
                .containsOnly("fine");
        assertThat(worker.get("/pipelines/fine").status()).isEqualTo(404);
    }

    @Test
    void namesThatAreTakenAreLeftAlone() {
        create("taken", 1);
        Answer twice = worker.post("/pipelines", pipeline("taken", 1));
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.message()).contains("Pipeline taken exists");

        worker.run("foreign-stream", Map.of());
        Answer foreign = worker.post("/pipelines", pipeline("foreign", 1));

        assertThat(foreign.status()).isEqualTo(409);
        assertThat(foreign.message()).contains("Connector foreign-stream exists");
        assertThat(worker.get("/pipelines/foreign").status()).isEqualTo(404);
        assertThat(worker.get("/connectors/foreign-sink-1").status()).isEqualTo(404);
        assertThat(worker.get("/connectors/foreign-stream").status()).isEqualTo(200);
    }

    @Test
    void pipelineWhoseLastConnectorCannotBeCreatedLeavesNothing() {
        Answer refused =
                worker.post(
                        "/pipelines",
                        Map.of(
                                "name",
                                "half",
                                "mode",
                                "stream",
                                "source",
                                Map.of("stream", source(Map.of())),
                                "sinks",
                                List.of(
                                        sink(Map.of()),
                                        // Said by the runtime when it is created, not before.
                                        sink(Map.of("restart.policy", "sometimes")))));

        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.message()).contains("restart.policy");
        assertThat(worker.get("/pipelines/half").status()).isEqualTo(404);
        assertThat(worker.get("/connectors").body().toString()).doesNotContain("half-");
    }

    /** What a worker leaves that is killed behind the decision. */
    @Test
    void anotherWorkerFinishesWhatOneHasBegun() {
        Map<String, Object> document = pipeline("begun", 1);
        PipelineEntry entry = PipelineEntry.created(RestWorker.JSON.valueToTree(document));
        assertThat(store.create("begun", entry)).isTrue();

        worker.awaitState("begun-stream", "RUNNING", "RUNNING");
        worker.awaitState("begun-sink-1", "RUNNING", "RUNNING");
        awaitState("begun", "RUNNING");

        KvPipelineStore.Stored stored = store.get("begun").orElseThrow();
        assertThat(store.replace("begun", stored, stored.entry().at(PipelineStep.DELETING)))
                .isTrue();

        await().atMost(STATE_MAX).until(() -> worker.get("/pipelines/begun").status() == 404);
        assertThat(worker.get("/connectors").body().toString()).doesNotContain("begun-");
    }

    @Test
    void anyWorkerOfTheGroupAnswersAndGoesOn() {
        try (RestWorker other = start()) {
            Answer created = other.post("/pipelines", pipeline("shared", 2));
            assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
            awaitState("shared", "RUNNING");
            assertThat(worker.put("/pipelines/shared/pause").status()).isEqualTo(202);
            other.awaitConnectorState("shared-stream", "PAUSED");
        }

        assertThat(worker.put("/pipelines/shared/resume").status()).isEqualTo(202);
        worker.awaitState("shared-stream", "RUNNING", "RUNNING");
        worker.awaitState("shared-sink-2", "RUNNING", "RUNNING");
        assertThat(worker.delete("/pipelines/shared").status()).isEqualTo(204);
        assertThat(worker.get("/connectors").body().toString()).doesNotContain("shared-");
    }

    private void create(String name, int sinks) {
        Answer created = worker.post("/pipelines", pipeline(name, sinks));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        worker.awaitState(name + "-stream", "RUNNING", "RUNNING");
    }

    private void awaitState(String name, String state) {
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode status = worker.get("/pipelines/" + name + "/status").body();
                            assertThat(status.path("state").asText())
                                    .as(status.toPrettyString())
                                    .isEqualTo(state);
                        });
    }

    private void assertRefused(String document, String... sentences) {
        Answer refused = worker.send("POST", "/pipelines", document);
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.message()).contains(sentences);
    }

    private static Map<String, Object> pipeline(String name, int sinks) {
        return Map.of(
                "name",
                name,
                "mode",
                "stream",
                "source",
                Map.of("stream", source(Map.of())),
                "sinks",
                Collections.nCopies(sinks, sink(Map.of())));
    }

    private static Map<String, Object> source(Map<String, Object> more) {
        return with(more, ProbeSource.class);
    }

    private static Map<String, Object> sink(Map<String, Object> more) {
        return with(more, ProbeSink.class);
    }

    private static Map<String, Object> with(Map<String, Object> more, Class<?> type) {
        Map<String, Object> config = new TreeMap<>(more);
        config.put("connector.class", type.getName());
        return config;
    }
}

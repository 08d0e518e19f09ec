package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Running, paused, stopped: the states that users ask for, from the first moment on. */
@Conformance
class TargetStateConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TASKS = 2;

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testPauseStopResume")
    void eachStateLeadsToEachOther(Scene scene) {
        Connector source = scene.start(source(scene), TASKS);

        // Each request twice: what is so already stays so.
        ask(scene, source, "stop", 204);
        ask(scene, source, "stop", 204);
        awaitStopped(scene, source);

        ask(scene, source, "resume", 202);
        ask(scene, source, "resume", 202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);

        ask(scene, source, "pause", 202);
        ask(scene, source, "pause", 202);
        scene.awaitStates(source.name(), "PAUSED", "PAUSED", TASKS);

        ask(scene, source, "stop", 204);
        awaitStopped(scene, source);

        ask(scene, source, "pause", 202);
        scene.awaitStates(source.name(), "PAUSED", "none", 0);

        ask(scene, source, "resume", 202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);

        awaitDeleted(scene, source);
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testStoppedState")
    void connectorThatFailsInStartOrStopCanBeStoppedAndResumed(Scene scene) {
        Connector source = source(scene);
        scene.create(source.with("probe.fail", "connector.start"));
        scene.awaitStates(source.name(), "FAILED", "none", 0);

        ask(scene, source, "stop", 204);
        awaitStopped(scene, source);

        reconfigure(scene, source);
        ask(scene, source, "resume", 202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);

        reconfigure(scene, source.with("probe.fail", "connector.stop"));
        ask(scene, source, "stop", 204);
        awaitStopped(scene, source);

        ask(scene, source, "resume", 202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);

        awaitDeleted(scene, source);
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testCreateConnectorWithPausedInitialState")
    void connectorIsCreatedPaused(Scene scene) {
        Connector source = source(scene);

        createInState(scene, source, "PAUSED");

        scene.awaitStates(source.name(), "PAUSED", "none", 0);
        assertThat(tasks(scene, source)).isEmpty();
        ask(scene, source, "resume", 202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PAUSED", "STOPPED"})
    @KafkaCase(
            "ConnectWorkerIntegrationTest.testDeleteConnectorCreatedWithPausedOrStoppedInitialState")
    void connectorThatNeverRanIsDeleted(String state, Scene scene) {
        Connector source = source(scene);

        createInState(scene, source, state);

        scene.awaitStates(source.name(), state, "none", 0);
        assertThat(tasks(scene, source)).isEmpty();
        awaitDeleted(scene, source);
        assertThat(scene.count(source.name(), "task-0 start")).isZero();
    }

    @Test
    @KafkaCase(
            "ConnectWorkerIntegrationTest.testCreateSourceConnectorWithStoppedInitialStateAndModifyOffsets")
    void sourceBeginsAtTheOffsetsThatItWasGivenBeforeItRan(Scene scene) {
        String topic = scene.name("topic");
        Connector source = scene.source("source", "probe.topics", topic, "probe.records", "10");
        createInState(scene, source, "STOPPED");
        awaitStopped(scene, source);

        OffsetsApi offsets = new OffsetsApi(scene, source.name());
        Answer altered = offsets.alterSource(Map.of("0-0", 5L));
        assertThat(altered.status()).as(altered.message()).isEqualTo(200);
        offsets.resumeConnector(1);

        offsets.await(Map.of("0-0", 10L));
        assertThat(scene.records(topic))
                .extracting(TopicRecord::value)
                .containsExactly("value-5", "value-6", "value-7", "value-8", "value-9");
    }

    @Test
    @KafkaCase(
            "ConnectWorkerIntegrationTest.testCreateSinkConnectorWithStoppedInitialStateAndModifyOffsets")
    @Differs(OffsetsApi.MOVES_ON)
    void sinkBeginsAtTheOffsetsThatItWasGivenBeforeItRan(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("writer", "probe.topics", topic, "probe.records", "10"), 1);
        Connector scout = scene.start(scene.sink("scout", topic), 1);
        List<JsonNode> records = scene.awaitSunk(scout.name(), 10);
        Connector sink = scene.sink("sink", topic);
        createInState(scene, sink, "STOPPED");
        awaitStopped(scene, sink);

        OffsetsApi offsets = new OffsetsApi(scene, sink.name());
        Answer altered =
                offsets.alterSink(topic, Map.of(0, records.get(5).path("offset").asLong()));
        assertThat(altered.status()).as(altered.message()).isEqualTo(200);
        offsets.resumeConnector(1);

        offsets.awaitBehind(Map.of(topic + "-0", records.get(9).path("offset").asLong() + 1));
        assertThat(scene.sunk(sink.name()))
                .extracting(sunk -> sunk.path("value").asText())
                .containsExactly("value-5", "value-6", "value-7", "value-8", "value-9");
    }

    private static Connector source(Scene scene) {
        return scene.source("source", "tasks.max", String.valueOf(TASKS));
    }

    private static void createInState(Scene scene, Connector connector, String state) {
        scene.deleteAtEnd(connector.name());
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(connector.json());
            Answer answer =
                    scene.rest().post("/connectors", body.put("initial_state", state).toString());
            assertThat(answer.status()).as(answer.message()).isEqualTo(201);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void ask(Scene scene, Connector connector, String verb, int status) {
        Answer answer = scene.rest().put("/connectors/" + connector.name() + "/" + verb, "");
        assertThat(answer.status()).as(answer.message()).isEqualTo(status);
    }

    private static void reconfigure(Scene scene, Connector connector) {
        Answer answer =
                scene.rest()
                        .put("/connectors/" + connector.name() + "/config", connector.configJson());
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
    }

    /** A stopped connector has neither tasks nor configs of tasks. */
    private static void awaitStopped(Scene scene, Connector connector) {
        scene.awaitStates(connector.name(), "STOPPED", "none", 0);
        assertThat(tasks(scene, connector)).isEmpty();
        assertThat(scene.rest().get("/connectors/" + connector.name()).body().path("tasks"))
                .isEmpty();
    }

    private static JsonNode tasks(Scene scene, Connector connector) {
        return scene.rest().get("/connectors/" + connector.name() + "/tasks").body();
    }

    private static void awaitDeleted(Scene scene, Connector connector) {
        Answer answer = scene.rest().delete("/connectors/" + connector.name());
        assertThat(answer.status()).as(answer.message()).isEqualTo(204);
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                scene.rest()
                                                        .get(
                                                                "/connectors/"
                                                                        + connector.name()
                                                                        + "/status")
                                                        .status())
                                        .isEqualTo(404));
    }
}

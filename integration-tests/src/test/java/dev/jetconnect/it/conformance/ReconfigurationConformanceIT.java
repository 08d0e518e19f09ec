package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changed configs: what becomes of the connector and of its tasks. */
@Conformance
class ReconfigurationConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testTaskStatuses")
    void statusHasAsManyTasksAsTheConfigAsksFor(Scene scene) {
        Connector source = scene.start(scene.source("source", "tasks.max", "1"), 1);

        for (int tasks : new int[] {5, 3}) {
            reconfigure(scene, source.with("tasks.max", String.valueOf(tasks)));
            scene.awaitStates(source.name(), "RUNNING", "RUNNING", tasks);
            assertThat(scene.rest().get("/connectors/" + source.name()).body().path("tasks"))
                    .hasSize(tasks);
        }
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testRestartFailedTask")
    void failedTaskRunsOnceItsConfigIsRight(Scene scene) {
        Connector source = scene.source("source", "probe.fail", "task.start");
        scene.create(source);
        scene.awaitStates(source.name(), "RUNNING", "FAILED", 1);

        reconfigure(scene, source.with("probe.fail", ""));
        Answer restarted =
                scene.rest().post("/connectors/" + source.name() + "/tasks/0/restart", "");

        assertThat(restarted.status()).as(restarted.message()).isEqualTo(204);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testPatchConnectorConfig")
    void patchChangesAddsAndRemovesKeys(Scene scene) {
        Connector sink =
                scene.start(
                        scene.sink(
                                "sink",
                                scene.name("topic"),
                                "tasks.max",
                                "2",
                                "untouched",
                                "stays",
                                "superfluous",
                                "goes"),
                        2);

        Answer patched =
                scene.rest()
                        .patch(
                                "/connectors/" + sink.name() + "/config",
                                "{\"tasks.max\": \"3\", \"new\": \"comes\", \"superfluous\": null}");

        assertThat(patched.status()).as(patched.message()).isEqualTo(200);
        scene.awaitStates(sink.name(), "RUNNING", "RUNNING", 3);
        JsonNode config = scene.rest().get("/connectors/" + sink.name() + "/config").body();
        assertThat(config.path("name").asText()).isEqualTo(sink.name());
        assertThat(config.path("tasks.max").asText()).isEqualTo("3");
        assertThat(config.path("new").asText()).isEqualTo("comes");
        assertThat(config.path("untouched").asText()).isEqualTo("stays");
        assertThat(config.has("superfluous")).isFalse();
        // All that was given, "name" and "new", without "superfluous".
        assertThat(config).hasSize(sink.config().size() + 1);
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testRuntimePropertyReconfiguration")
    void tasksTakeANewConverterEvenIfTheirOwnConfigsAreTheSame(Scene scene) {
        String topic = scene.name("topic");
        scene.write("writer", ScriptLine.of(topic, "key", "no JSON"));
        Connector sink =
                scene.sink(
                        "sink",
                        topic,
                        "probe.task.configs",
                        "empty",
                        "value.converter",
                        "org.apache.kafka.connect.json.JsonConverter",
                        "value.converter.schemas.enable",
                        "false");
        scene.create(sink);
        scene.awaitStates(sink.name(), "RUNNING", "FAILED", 1);
        OffsetsApi offsets = new OffsetsApi(scene, sink.name());
        assertThat(offsets.read()).isEmpty();

        reconfigure(
                scene,
                sink.with("value.converter", "org.apache.kafka.connect.storage.StringConverter"));

        scene.awaitStates(sink.name(), "RUNNING", "RUNNING", 1);
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(offsets.read()).containsOnlyKeys(topic + "-0"));
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testPluginAliases")
    void pluginsAreFoundByTheirSimpleNames(Scene scene) {
        String topic = scene.name("topic");
        Map<String, String> aliases =
                Map.of(
                        "key.converter",
                        "StringConverter",
                        "value.converter",
                        "StringConverter",
                        "header.converter",
                        "StringConverter",
                        "transforms",
                        "filter",
                        "transforms.filter.type",
                        "Filter",
                        "transforms.filter.predicate",
                        "tombstone",
                        "predicates",
                        "tombstone",
                        "predicates.tombstone.type",
                        "RecordIsTombstone");
        Connector source =
                scene.source("source", "probe.topics", topic, "probe.records", "2")
                        .with("connector.class", "ProbeSource");
        Connector sink = scene.sink("sink", topic).with("connector.class", "ProbeSink");
        for (Map.Entry<String, String> alias : aliases.entrySet()) {
            source = source.with(alias.getKey(), alias.getValue());
            sink = sink.with(alias.getKey(), alias.getValue());
        }

        scene.start(source, 1);
        scene.start(sink, 1);

        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(sunk -> sunk.path("value").asText())
                .containsExactly("value-0", "value-1");
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testTasksMaxEnforcement")
    void connectorMayNotHaveMoreTasksThanAllowed(Scene scene) {
        Path count = scene.file("count", "2");
        Connector source =
                scene.source("source", "tasks.max", "1", "probe.task.count.file", count.toString());
        Connector free = source.with("tasks.max.enforce", "false");

        scene.create(source);
        scene.awaitStates(source.name(), "FAILED", "none", 0);
        assertThat(scene.rest().status(source.name()).at("/connector/trace").asText())
                .contains(source.name() + " has generated 2 tasks, which is greater than 1");

        // Without enforcement it may, and may have still more.
        reconfigure(scene, free);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
        scene.file("count", "3");
        reconfigure(scene, free.with("round", "2"));
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 3);

        // With it, as many as allowed run on when the connector asks for more.
        scene.file("count", "1");
        reconfigure(scene, source);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
        scene.file("count", "2");
        reconfigure(scene, source.with("round", "3"));
        scene.awaitStates(source.name(), "FAILED", "RUNNING", 1);
        Answer restarted =
                scene.rest().post("/connectors/" + source.name() + "/tasks/0/restart", "");
        assertThat(restarted.status()).as(restarted.message()).isEqualTo(204);
        scene.awaitStates(source.name(), "FAILED", "RUNNING", 1);
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testTasksMaxEnforcement")
    void tasksOfAnEarlierConfigAreRefusedIfTheyAreTooMany(Scene scene) {
        Connector source =
                scene.start(
                        scene.source(
                                "source",
                                "tasks.max",
                                "1",
                                "tasks.max.enforce",
                                "false",
                                "probe.task.count",
                                "2"),
                        2);

        reconfigure(scene, source.with("tasks.max.enforce", "true"));
        scene.awaitStates(source.name(), "FAILED", "RUNNING", 2);
        scene.rest().post("/connectors/" + source.name() + "/tasks/0/restart", "");
        scene.rest().post("/connectors/" + source.name() + "/tasks/1/restart", "");

        scene.awaitStates(source.name(), "FAILED", "FAILED", 2);
        assertThat(scene.rest().status(source.name()).at("/tasks/0/trace").asText())
                .contains("tasks.max");
    }

    private static void reconfigure(Scene scene, Connector connector) {
        Answer answer =
                scene.rest()
                        .put("/connectors/" + connector.name() + "/config", connector.configJson());
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
    }
}

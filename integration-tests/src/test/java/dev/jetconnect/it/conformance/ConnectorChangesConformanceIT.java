package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.it.Connector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connectors that come, go and change leave the tasks of the others alone. */
@Conformance
class ConnectorChangesConformanceIT {
    private static final int TASKS = 3;

    @Test
    @KafkaCase("RebalanceSourceConnectorsIntegrationTest.testReconfigConnector")
    void aReconfiguredConnectorAndItsTasksStartAnew(Scene scene) {
        String first = scene.name("first");
        String second = scene.name("second");
        Connector other = scene.start(endless(scene, "other", scene.name("others")), TASKS);
        Connector source = scene.start(endless(scene, "source", first), TASKS);
        scene.awaitRecords(first, 10);

        scene.rest()
                .put(
                        "/connectors/" + source.name() + "/config",
                        source.with("probe.topics", second).configJson());

        scene.awaitCount(source.name(), "connector start", 2);
        for (int task = 0; task < TASKS; task++) {
            scene.awaitCount(source.name(), "task-" + task + " start", 2);
        }
        scene.awaitRecords(second, 10);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);
        assertUntouched(scene, other);
    }

    @Test
    @KafkaCase("RebalanceSourceConnectorsIntegrationTest.testDeleteConnector")
    void aDeletedConnectorLeavesTheTasksOfTheOthers(Scene scene) {
        List<Connector> sources = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sources.add(
                    scene.start(endless(scene, "source-" + i, scene.name("topic-" + i)), TASKS));
        }
        Connector deleted = sources.remove(3);

        scene.rest().delete("/connectors/" + deleted.name());

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                scene.rest()
                                                        .get(
                                                                "/connectors/"
                                                                        + deleted.name()
                                                                        + "/status")
                                                        .status())
                                        .isEqualTo(404));
        for (int task = 0; task < TASKS; task++) {
            scene.awaitCount(deleted.name(), "task-" + task + " stop", 1);
        }
        for (Connector source : sources) {
            scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);
            assertUntouched(scene, source);
        }
    }

    @Test
    void aTaskThatFailsLeavesTheOthersOfItsConnector(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                endless(scene, "source", topic)
                        .with("probe.fail", "task.poll")
                        .with("probe.fail.tasks", "1");

        scene.create(source);

        assertThat(scene.rest().awaitFailure(source.name()))
                .contains("The probe was told to fail in task.poll");
        long polls = scene.count(source.name(), "task-2 poll");
        scene.awaitCount(source.name(), "task-2 poll", polls + 2);
        assertThat(scene.rest().status(source.name()).at("/tasks/0/state").asText())
                .isEqualTo("RUNNING");
    }

    private static Connector endless(Scene scene, String part, String topic) {
        return scene.source(
                        part,
                        "probe.topics",
                        topic,
                        "probe.records",
                        "-1",
                        "probe.batch",
                        "5",
                        "probe.interval.ms",
                        "50")
                .with("tasks.max", String.valueOf(TASKS));
    }

    /** It has started once, stopped never, and goes on. */
    private static void assertUntouched(Scene scene, Connector connector) {
        for (int task = 0; task < TASKS; task++) {
            String name = "task-" + task;
            assertThat(scene.count(connector.name(), name + " start")).isEqualTo(1);
            assertThat(scene.count(connector.name(), name + " stop")).isZero();
            long polls = scene.count(connector.name(), name + " poll");
            scene.awaitCount(connector.name(), name + " poll", polls + 1);
        }
    }
}

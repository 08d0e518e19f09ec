package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code POST /connectors/NAME/restart}: what is restarted, and what is left alone. */
@Conformance
class RestartApiConformanceIT {
    @Test
    @KafkaCase("ConnectorRestartApiIntegrationTest.testRestartUnknownConnectorNoParams")
    void unknownConnectorIsNotFound(Scene scene) {
        Answer answer = scene.rest().post("/connectors/" + scene.name("nobody") + "/restart", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).contains(scene.name("nobody"));
    }

    @Test
    @KafkaCase(
            "ConnectorRestartApiIntegrationTest.testRunningConnectorAndTasksRestartBothConnectorAndTasks")
    void runningConnectorAndTasksAreRestartedTogether(Scene scene) {
        Connector source = scene.start(scene.source("both", "tasks.max", "2"), 2);

        Answer answer = restart(scene, source, "?includeTasks=true&onlyFailed=false");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/connector/state").asText()).isEqualTo("RESTARTING");
        for (JsonNode task : answer.body().path("tasks")) {
            assertThat(task.path("state").asText()).isEqualTo("RESTARTING");
        }
        scene.awaitCount(source.name(), "connector start", 2);
        scene.awaitCount(source.name(), "task-0 start", 2);
        scene.awaitCount(source.name(), "task-1 start", 2);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
    }

    @Test
    @KafkaCase(
            "ConnectorRestartApiIntegrationTest.testRunningConnectorAndTasksRestartOnlyConnector")
    void onlyTheConnectorIsRestartedByDefault(Scene scene) {
        Connector source = scene.start(scene.source("alone"), 1);

        Answer answer = restart(scene, source, "");

        assertThat(answer.status()).isEqualTo(204);
        scene.awaitCount(source.name(), "connector start", 2);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 1);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
    }

    @Test
    @KafkaCase("ConnectorRestartApiIntegrationTest.testOneFailedTasksRestartOnlyOneTasks")
    void onlyTheFailedTaskIsRestarted(Scene scene) {
        Path broken = scene.file("broken", "");
        Connector source =
                scene.source(
                        "one-failed",
                        "tasks.max",
                        "2",
                        "probe.fail",
                        "task.start",
                        "probe.fail.tasks",
                        "1",
                        "probe.fail.while.file",
                        broken.toString());
        scene.create(source);
        scene.rest().awaitFailure(source.name());
        scene.awaitCount(source.name(), "task-0 start", 1);
        scene.remove(broken);

        Answer answer = restart(scene, source, "?includeTasks=true&onlyFailed=true");

        assertThat(answer.status()).isEqualTo(202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
        assertThat(scene.count(source.name(), "connector start")).isEqualTo(1);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
        assertThat(scene.count(source.name(), "task-1 start")).isEqualTo(2);
    }

    private static Answer restart(Scene scene, Connector connector, String query) {
        return scene.rest().post("/connectors/" + connector.name() + "/restart" + query, "");
    }
}

package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /connectors/NAME/restart}: what is restarted, and what is left alone. */
@Conformance
class RestartApiConformanceIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?onlyFailed=false&includeTasks=false",
                "?onlyFailed=true&includeTasks=false",
                "?onlyFailed=false&includeTasks=true",
                "?onlyFailed=true&includeTasks=true"
            })
    @KafkaCase({
        "ConnectorRestartApiIntegrationTest.testRestartUnknownConnectorNoParams",
        "ConnectorRestartApiIntegrationTest.testRestartUnknownConnector"
    })
    void unknownConnectorIsNotFound(String query, Scene scene) {
        String path = "/connectors/" + scene.name("nobody") + "/restart" + query;

        Answer answer = scene.rest().post(path, "");

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @KafkaCase({
        "ConnectorRestartApiIntegrationTest.testRunningConnectorAndTasksRestartOnlyFailedConnectorNoop",
        "ConnectorRestartApiIntegrationTest.testRunningConnectorAndTasksRestartBothConnectorAndTasksNoop"
    })
    void whatRunsIsNotRestartedAsFailed(boolean includeTasks, Scene scene) {
        Connector source = scene.start(scene.source("healthy", "tasks.max", "2"), 2);

        Answer answer = restart(scene, source, "?onlyFailed=true&includeTasks=" + includeTasks);

        assertThat(answer.status()).isEqualTo(202);
        assertNothingRestarts(answer);
        awaitPlainRestart(scene, source);
        assertThat(scene.count(source.name(), "connector start")).isEqualTo(2);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
        assertThat(scene.count(source.name(), "task-1 start")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?onlyFailed=false&includeTasks=false",
                "?onlyFailed=false&includeTasks=true",
                "?onlyFailed=true&includeTasks=true"
            })
    @KafkaCase({
        "ConnectorRestartApiIntegrationTest.testFailedConnectorRestartOnlyConnector",
        "ConnectorRestartApiIntegrationTest.testFailedConnectorRestartBothConnectorAndTasks",
        "ConnectorRestartApiIntegrationTest.testFailedConnectorRestartOnlyFailedConnectorAndTasks"
    })
    void failedConnectorIsStartedAgain(String query, Scene scene) {
        Connector source = scene.source("broken", "probe.fail", "connector.start");
        scene.create(source);
        scene.awaitStates(source.name(), "FAILED", "none", 0);

        restart(scene, source, query);

        scene.awaitCount(source.name(), "connector start", 2);
        scene.awaitStates(source.name(), "FAILED", "none", 0);
        assertThat(scene.count(source.name(), "connector start")).isEqualTo(2);
        assertThat(scene.count(source.name(), "task-0 start")).isZero();
    }

    @Test
    void failedConnectorRunsOnceItCan(Scene scene) {
        Path broken = scene.file("broken", "");
        Connector source = brokenWhile(scene, broken, "connector.start");
        scene.create(source);
        scene.awaitStates(source.name(), "FAILED", "none", 0);
        scene.remove(broken);

        Answer answer = restart(scene, source, "?onlyFailed=true&includeTasks=true");

        assertThat(answer.status()).isEqualTo(202);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
    }

    @Test
    @KafkaCase("ConnectorRestartApiIntegrationTest.testFailedTasksRestartOnlyConnector")
    void failedTasksAreLeftAloneByDefault(Scene scene) {
        Connector source = startWithFailedTasks(scene, "left");

        Answer answer = restart(scene, source, "");

        assertThat(answer.status()).isEqualTo(204);
        scene.awaitCount(source.name(), "connector start", 2);
        scene.awaitStates(source.name(), "RUNNING", "FAILED", 2);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
        assertThat(scene.count(source.name(), "task-1 start")).isEqualTo(1);
    }

    @Test
    @KafkaCase("ConnectorRestartApiIntegrationTest.testFailedTasksRestartOnlyTasks")
    void allFailedTasksAreRestartedWithoutTheirConnector(Scene scene) {
        Connector source = startWithFailedTasks(scene, "tasks");

        Answer answer = restart(scene, source, "?onlyFailed=true&includeTasks=true");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/connector/state").asText()).isEqualTo("RUNNING");
        assertThat(answer.body().path("tasks"))
                .extracting(task -> task.path("state").asText())
                .containsExactly("RESTARTING", "RESTARTING");
        scene.awaitCount(source.name(), "task-0 start", 2);
        scene.awaitCount(source.name(), "task-1 start", 2);
        scene.awaitStates(source.name(), "RUNNING", "FAILED", 2);
        assertThat(scene.count(source.name(), "connector start")).isEqualTo(1);
    }

    @Test
    @KafkaCase("ConnectorRestartApiIntegrationTest.testFailedTasksRestartWithoutIncludeTasksNoop")
    void failedTasksAreLeftAloneUnlessIncluded(Scene scene) {
        Connector source = startWithFailedTasks(scene, "excluded");

        Answer answer = restart(scene, source, "?onlyFailed=true&includeTasks=false");

        assertThat(answer.status()).isEqualTo(202);
        assertNothingRestarts(answer);
        awaitPlainRestart(scene, source);
        assertThat(scene.count(source.name(), "connector start")).isEqualTo(2);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
        assertThat(scene.count(source.name(), "task-1 start")).isEqualTo(1);
    }

    @Test
    @KafkaCase("ConnectorRestartApiIntegrationTest.testFailedTasksRestartBothConnectorAndTasks")
    void connectorAndItsFailedTasksAreRestartedTogether(Scene scene) {
        Connector source = startWithFailedTasks(scene, "all");

        Answer answer = restart(scene, source, "?onlyFailed=false&includeTasks=true");

        assertThat(answer.status()).isEqualTo(202);
        scene.awaitCount(source.name(), "connector start", 2);
        scene.awaitCount(source.name(), "task-0 start", 2);
        scene.awaitCount(source.name(), "task-1 start", 2);
        scene.awaitStates(source.name(), "RUNNING", "FAILED", 2);
    }

    @Test
    void restartedPausedConnectorStaysPaused(Scene scene) {
        Connector source = scene.start(scene.source("paused"), 1);
        scene.rest().put("/connectors/" + source.name() + "/pause", "");
        scene.awaitStates(source.name(), "PAUSED", "PAUSED", 1);

        Answer answer = restart(scene, source, "?includeTasks=true");

        assertThat(answer.status()).isEqualTo(202);
        scene.awaitCount(source.name(), "task-0 stop", 1);
        scene.awaitStates(source.name(), "PAUSED", "PAUSED", 1);
    }

    @Test
    void restartedStoppedConnectorStaysStopped(Scene scene) {
        Connector source = scene.start(scene.source("stopped"), 1);
        scene.rest().put("/connectors/" + source.name() + "/stop", "");
        scene.awaitStates(source.name(), "STOPPED", "none", 0);

        Answer answer = restart(scene, source, "?includeTasks=true");

        assertThat(answer.status()).isEqualTo(202);
        scene.awaitStates(source.name(), "STOPPED", "none", 0);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
    }

    @Test
    void oneTaskIsRestarted(Scene scene) {
        Connector source = scene.start(scene.source("task", "tasks.max", "2"), 2);

        Answer answer = scene.rest().post("/connectors/" + source.name() + "/tasks/1/restart", "");

        assertThat(answer.status()).isEqualTo(204);
        scene.awaitCount(source.name(), "task-1 start", 2);
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
        assertThat(scene.count(source.name(), "task-0 start")).isEqualTo(1);
        assertThat(scene.count(source.name(), "connector start")).isEqualTo(1);
    }

    @Test
    void unknownTaskIsNotRestarted(Scene scene) {
        Connector source = scene.start(scene.source("task"), 1);
        String tasks = "/connectors/" + source.name() + "/tasks/";
        String nobody = "/connectors/" + scene.name("nobody") + "/tasks/0/restart";

        assertThat(scene.rest().post(tasks + "7/restart", "").status()).isEqualTo(404);
        assertThat(scene.rest().post(tasks + "seven/restart", "").status()).isEqualTo(404);
        assertThat(scene.rest().post(nobody, "").status()).isEqualTo(404);
    }

    /** Another restart, which comes behind the one before and does something. */
    private static void awaitPlainRestart(Scene scene, Connector connector) {
        assertThat(restart(scene, connector, "").status()).isEqualTo(204);
        scene.awaitCount(connector.name(), "connector start", 2);
    }

    private static void assertNothingRestarts(Answer answer) {
        assertThat(answer.body().at("/connector/state").asText()).isEqualTo("RUNNING");
        assertThat(answer.body().path("tasks"))
                .isNotEmpty()
                .extracting(task -> task.path("state").asText())
                .doesNotContain("RESTARTING");
    }

    /** A source whose two tasks always fail when they start. */
    private static Connector startWithFailedTasks(Scene scene, String part) {
        Connector source = scene.source(part, "tasks.max", "2", "probe.fail", "task.start");
        scene.create(source);
        scene.awaitStates(source.name(), "RUNNING", "FAILED", 2);
        return source;
    }

    private static Connector brokenWhile(Scene scene, Path file, String place) {
        return scene.source(
                "broken-for-now",
                "tasks.max",
                "2",
                "probe.fail",
                place,
                "probe.fail.while.file",
                file.toString());
    }

    private static Answer restart(Scene scene, Connector connector, String query) {
        return scene.rest().post("/connectors/" + connector.name() + "/restart" + query, "");
    }
}

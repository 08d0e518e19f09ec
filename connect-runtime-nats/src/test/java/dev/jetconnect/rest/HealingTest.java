package dev.jetconnect.rest;

import static dev.jetconnect.rest.RestWorker.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.rest.RestWorker.Answer;
import dev.jetconnect.rest.probe.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has failed starts again by itself, and its status says when and why. */
class HealingTest {
    private static final Duration STATE_MAX = Duration.ofSeconds(60);

    private static RestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker =
                RestWorker.start(
                        Map.of(
                                "restart.policy", "exponential",
                                "restart.backoff.ms", "500",
                                "restart.backoff.max.ms", "60000"));
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void failedTaskStartsAgainAndItsStatusSaysWhenAndWhy() {
        Instant begin = Instant.now();
        worker.create("task-fails", Map.of("probe.fail", "task.start"));

        await().atMost(STATE_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode restart = taskRestart("task-fails");
                            assertThat(restart.path("attempt").asInt()).isGreaterThanOrEqualTo(2);
                            assertThat(Instant.parse(restart.path("at").asText())).isAfter(begin);
                            assertThat(restart.path("reason").asText())
                                    .isEqualTo("The probe fails in task.start");
                        });
        assertThat(Probe.startedTasks("task-fails")).hasSizeGreaterThanOrEqualTo(2);
        JsonNode all = worker.get(path("task-fails", "status")).body().at("/tasks/0");
        assertThat(all.has("restart") || !all.path("state").asText().equals("FAILED")).isTrue();
        worker.delete(path("task-fails"));
    }

    @Test
    void failedConnectorStartsAgain() {
        worker.create("connector-fails", Map.of("probe.fail", "connector.start"));

        await().atMost(STATE_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.get(path("connector-fails", "status"))
                                                        .body()
                                                        .at("/connector/restart/attempt")
                                                        .asInt())
                                        .isGreaterThanOrEqualTo(2));
        worker.delete(path("connector-fails"));
    }

    @Test
    void connectorWithItsOwnPolicyStaysFailed() {
        worker.create("stays-failed", Map.of("probe.fail", "task.start", "restart.policy", "none"));

        worker.awaitState("stays-failed", "RUNNING", "FAILED");

        assertThat(worker.get(path("stays-failed", "tasks/0/status")).body().has("restart"))
                .isFalse();
        worker.delete(path("stays-failed"));
    }

    @Test
    void restartByHandLetsFailuresCountAnew() {
        worker.create("by-hand", Map.of("probe.fail", "task.start", "restart.attempts.max", "1"));
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () ->
                                assertThat(taskRestart("by-hand").path("reason").asText())
                                        .contains("restart.attempts.max is 1"));
        assertThat(Probe.startedTasks("by-hand")).hasSize(2);

        worker.post(path("by-hand", "tasks/0/restart"), null);

        await().atMost(STATE_MAX)
                .untilAsserted(() -> assertThat(Probe.startedTasks("by-hand")).hasSize(4));
        worker.delete(path("by-hand"));
    }

    @ParameterizedTest
    @CsvSource({
        "restart.policy, always",
        "restart.backoff.ms, soon",
        "restart.backoff.ms, 0",
        "restart.attempts.max, -2",
        "task.stuck.timeout.ms, -1",
        "task.stuck.action, kill"
    })
    void wrongSettingOfAConnectorIsRefused(String key, String value) {
        Answer answer = worker.create("wrong", Map.of(key, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(key).contains(value);
    }

    private static JsonNode taskRestart(String connector) {
        return worker.get(path(connector, "tasks/0/status")).body().path("restart");
    }
}

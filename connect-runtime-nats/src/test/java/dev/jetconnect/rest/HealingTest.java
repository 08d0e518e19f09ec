package dev.jetconnect.rest;

import static dev.jetconnect.rest.RestWorker.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.rest.RestWorker.Answer;
import dev.jetconnect.rest.probe.Probe;
import dev.jetconnect.rest.probe.ProbeSink;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
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
                                "restart.policy",
                                "exponential",
                                "restart.backoff.ms",
                                "500",
                                "restart.backoff.max.ms",
                                "60000",
                                "task.shutdown.graceful.timeout.ms",
                                "1000"));
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

    @Test
    void taskThatStandsStillIsReportedUntilItGoesOn() {
        worker.run("idle", with("probe.block", "task.poll"));
        worker.run("emitting", Map.of("probe.emits", "true"));
        worker.run("unconfirmed", with("probe.emits", "true", "probe.block", "task.commitRecord"));
        worker.run(
                "hanging",
                with(
                        "connector.class", ProbeSink.class.getName(),
                        "topics", "emitting",
                        "probe.block", "task.put"));

        awaitStuck("hanging");
        awaitStuck("unconfirmed");

        JsonNode status = worker.get(path("hanging", "tasks/0/status")).body();
        assertThat(status.path("state").asText()).isEqualTo("RUNNING");
        assertThat(status.at("/stuck/doing").asText()).contains("putting");
        assertThat(
                        worker.get(path("unconfirmed", "status"))
                                .body()
                                .at("/tasks/0/stuck/doing")
                                .asText())
                .contains("JetStream to acknowledge");
        assertThat(worker.get(path("idle", "status")).body().at("/tasks/0").has("stuck")).isFalse();
        worker.put(path("unconfirmed", "pause"));
        worker.put(path("emitting", "pause"));
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () -> {
                            Probe.openGate();
                            assertThat(
                                            worker.get(path("hanging", "tasks/0/status"))
                                                    .body()
                                                    .has("stuck"))
                                    .isFalse();
                        });
        List.of("idle", "emitting", "unconfirmed", "hanging")
                .forEach(name -> worker.delete(path(name)));
        Probe.openGate();
    }

    /** Its thread does not end, as that of a connector whose driver has no timeout. */
    @Test
    void stuckTaskIsGivenUpAndStartedAgainIfTheConnectorSaysSo() {
        worker.run("feeding", Map.of("probe.emits", "true"));
        worker.run(
                "given-up",
                with(
                        "connector.class", ProbeSink.class.getName(),
                        "topics", "feeding",
                        "task.stuck.action", "restart",
                        "probe.block", "task.put"));

        await().atMost(STATE_MAX)
                .untilAsserted(
                        () ->
                                assertThat(taskRestart("given-up").path("reason").asText())
                                        .contains("given-up-0 is stuck: since"));
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () -> assertThat(Probe.startedTasks("given-up")).hasSizeGreaterThan(1));
        worker.delete(path("given-up"));
        worker.delete(path("feeding"));
        Probe.openGate();
    }

    private static Map<String, String> with(String... pairs) {
        Map<String, String> config = new HashMap<>();
        config.put("task.stuck.timeout.ms", "1500");
        for (int i = 0; i < pairs.length; i += 2) {
            config.put(pairs[i], pairs[i + 1]);
        }
        return config;
    }

    private static void awaitStuck(String connector) {
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () ->
                                assertThat(worker.get(path(connector, "status")).body().toString())
                                        .contains("\"stuck\":{\"since\":"));
    }

    private static JsonNode taskRestart(String connector) {
        return worker.get(path(connector, "tasks/0/status")).body().path("restart");
    }
}

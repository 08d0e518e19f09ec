package dev.jetconnect.rest;

import static dev.jetconnect.rest.RestWorker.path;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.rest.probe.Probe;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connector that does not return freezes neither REST nor another connector. */
class BlockedConnectorTest {
    private static RestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = RestWorker.start(Map.of("task.shutdown.graceful.timeout.ms", "500"));
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @AfterEach
    void openGate() {
        Probe.openGate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connector.start",
                "connector.stop",
                "connector.taskConfigs",
                "task.start",
                "task.poll",
                "task.stop"
            })
    void othersRunAndItCanBeDeleted(String place) {
        String name = "blocked-in-" + place;
        assertThat(worker.create(name, Map.of("probe.block", place)).status()).isEqualTo(201);

        worker.run("other", Map.of());
        assertThat(worker.get("/connectors?expand=status&expand=info").status()).isEqualTo(200);
        assertThat(worker.get(path(name, "status")).status()).isEqualTo(200);
        assertThat(worker.put(path(name, "pause")).status()).isEqualTo(202);
        assertThat(worker.put(path(name, "stop")).status()).isEqualTo(204);
        assertThat(worker.delete(path(name)).status()).isEqualTo(204);
        assertThat(worker.get(path(name)).status()).isEqualTo(404);
        assertThat(worker.delete("/connectors/other").status()).isEqualTo(204);

        worker.run(name, Map.of());
        assertThat(worker.delete(path(name)).status()).isEqualTo(204);
    }

    @Test
    void blockedValidationHoldsUpItsOwnRequestOnly() {
        CompletableFuture<Integer> blocked =
                CompletableFuture.supplyAsync(
                        () ->
                                worker.create("unsure", Map.of("probe.block", "connector.validate"))
                                        .status());

        worker.run("sure", Map.of());
        assertThat(worker.get("/connectors/unsure").status()).isEqualTo(404);
        assertThat(worker.delete("/connectors/sure").status()).isEqualTo(204);
        assertThat(blocked).isNotDone();
        await().atMost(ofSeconds(60))
                .untilAsserted(
                        () -> {
                            Probe.openGate();
                            assertThat(blocked).isCompletedWithValue(201);
                        });
        assertThat(worker.delete("/connectors/unsure").status()).isEqualTo(204);
    }
}

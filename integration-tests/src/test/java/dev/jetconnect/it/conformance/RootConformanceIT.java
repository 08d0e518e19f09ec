package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import org.junit.jupiter.api.Test;

/** What the worker says of itself. */
@Conformance
class RootConformanceIT {
    @Test
    void workerNamesItsVersionAndCluster(Scene scene) {
        Answer answer = scene.rest().get("/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("version", "commit", "kafka_cluster_id");
        assertThat(answer.body().path("version").asText()).isEqualTo("4.3.1");
        assertThat(answer.body().path("commit").asText()).isNotEmpty();
        assertThat(answer.body().path("kafka_cluster_id").asText()).isNotEmpty();
    }

    @Test
    @KafkaCase("StandaloneWorkerIntegrationTest.testHealthCheck")
    void workerIsHealthy(Scene scene) {
        Answer answer = scene.rest().get("/health");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asText()).isEqualTo("healthy");
        assertThat(answer.message())
                .isEqualTo("Worker has completed startup and is ready to handle requests.");
    }
}

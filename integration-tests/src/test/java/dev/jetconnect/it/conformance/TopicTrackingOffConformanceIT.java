package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A worker that is told not to track topics. */
@Conformance
@WorkerSettings("topic.tracking.enable=false")
class TopicTrackingOffConformanceIT {
    @Test
    @KafkaCase("ConnectorTopicsIntegrationTest.testTopicTrackingIsDisabled")
    void topicsAreForbidden(Scene scene) {
        var answer = scene.rest().get("/connectors/" + scene.name("any") + "/topics");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).contains("Topic tracking is disabled");
    }

    @Test
    @KafkaCase("ConnectorTopicsIntegrationTest.testTopicTrackingIsDisabled")
    void resetOfTopicsIsForbidden(Scene scene) {
        var answer = scene.rest().put("/connectors/" + scene.name("any") + "/topics/reset", "");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).contains("Topic tracking is disabled");
    }
}

package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import org.junit.jupiter.api.Test;

/**
 * A worker that allows little: no overrides of client settings, no tracking of topics, no admin.
 */
@Conformance
@WorkerSettings({
    "connector.client.config.override.policy=None",
    "topic.tracking.enable=false",
    "admin.listeners="
})
class ClosedWorkerConformanceIT {
    @Test
    @KafkaCase("ConnectorClientPolicyIntegrationTest.testCreateWithOverridesForNonePolicy")
    void overrideOfTheConsumerIsRefused(Scene scene) {
        Connector sink =
                scene.sink("sink", scene.name("t"), "consumer.override.sasl.jaas.config", "x");

        Answer answer = scene.create(sink);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("None", "sasl.jaas.config");
        assertThat(ConfigCheck.of(scene.rest(), sink).errors())
                .containsOnlyKeys("consumer.override.sasl.jaas.config");
    }

    @Test
    void overrideOfTheProducerIsRefused(Scene scene) {
        Connector source = scene.source("source", "producer.override.linger.ms", "5");

        assertThat(scene.create(source).status()).isEqualTo(400);
        assertThat(ConfigCheck.of(scene.rest(), source).errors())
                .containsOnlyKeys("producer.override.linger.ms");
    }

    @Test
    @KafkaCase("ConnectorClientPolicyIntegrationTest.testCreateWithNoAllowedOverridesForNonePolicy")
    void connectorWithoutOverridesRuns(Scene scene) {
        scene.start(scene.sink("sink", scene.name("t")), 1);
    }

    @Test
    @KafkaCase("ConnectorTopicsIntegrationTest.testTopicTrackingIsDisabled")
    void topicsAreForbidden(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(scene.source("source", "probe.topics", topic, "probe.records", "1"), 1);
        scene.awaitRecords(topic, 1);

        Answer topics = scene.rest().get("/connectors/" + source.name() + "/topics");
        Answer reset = scene.rest().put("/connectors/" + source.name() + "/topics/reset", "");

        assertThat(topics.status()).isEqualTo(403);
        assertThat(topics.message()).isEqualTo("Topic tracking is disabled.");
        assertThat(reset.status()).isEqualTo(403);
        assertThat(reset.message()).isEqualTo("Topic tracking is disabled.");
    }

    @Test
    void loggersAreNotThere(Scene scene) {
        assertThat(scene.rest().get("/admin/loggers").status()).isEqualTo(404);
        assertThat(scene.rest().put("/admin/loggers/any", "{\"level\":\"INFO\"}").status())
                .isEqualTo(404);
        assertThat(scene.rest().get("/connectors").status()).isEqualTo(200);
    }
}

package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import org.junit.jupiter.api.Test;

/**
 * A worker whose connectors may override only how their clients log in; and which listens by HTTPS
 * only.
 */
@Conformance
@WorkerSettings(
        value = "connector.client.config.override.policy=Principal",
        listeners = RestListeners.Kind.HTTPS)
class ClientPolicyPrincipalConformanceIT {
    @Test
    @KafkaCase(
            "ConnectorClientPolicyIntegrationTest.testCreateWithNotAllowedOverridesForPrincipalPolicy")
    void otherOverrideIsRefused(Scene scene) {
        Connector sink =
                scene.sink(
                        "sink",
                        scene.name("t"),
                        "consumer.override.sasl.jaas.config",
                        "x",
                        "consumer.override.auto.offset.reset",
                        "latest");

        Answer answer = scene.create(sink);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(ConfigCheck.of(scene.rest(), sink).errors())
                .containsOnlyKeys("consumer.override.auto.offset.reset");
    }

    @Test
    @KafkaCase(
            "ConnectorClientPolicyIntegrationTest.testCreateWithAllowedOverridesForPrincipalPolicy")
    void overrideOfTheLoginIsTaken(Scene scene) {
        scene.start(
                scene.sink(
                        "sink",
                        scene.name("t"),
                        "consumer.override.security.protocol",
                        "PLAINTEXT"),
                1);
    }

    @Test
    @KafkaCase("RestForwardingIntegrationTest.testRestForwardSsl")
    void writesByHttpsAreTaken(Scene scene) {
        assertThat(scene.rest().address().getScheme()).isEqualTo("https");
        Connector source = scene.start(scene.source("source"), 1);

        assertThat(scene.rest().delete("/connectors/" + source.name()).status()).isEqualTo(204);
        assertThat(scene.rest().get("/connectors/" + source.name()).status()).isEqualTo(404);
    }
}

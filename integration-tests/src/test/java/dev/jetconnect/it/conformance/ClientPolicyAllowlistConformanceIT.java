package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import org.junit.jupiter.api.Test;

/** A worker whose connectors may override one setting of their clients. */
@Conformance
@WorkerSettings({
    "connector.client.config.override.policy=Allowlist",
    "connector.client.config.override.allowlist=client.id"
})
class ClientPolicyAllowlistConformanceIT {
    @Test
    @KafkaCase(
            "ConnectorClientPolicyIntegrationTest.testCreateWithNotAllowedOverridesForAllowlistPolicy")
    void otherOverrideIsRefused(Scene scene) {
        Connector sink =
                scene.sink("sink", scene.name("t"), "consumer.override.client.rack", "mine");

        assertThat(scene.create(sink).status()).isEqualTo(400);
        assertThat(ConfigCheck.of(scene.rest(), sink).errors())
                .containsOnlyKeys("consumer.override.client.rack");
    }

    @Test
    @KafkaCase(
            "ConnectorClientPolicyIntegrationTest.testCreateWithAllowedOverridesForAllowlistPolicy")
    void listedOverrideIsTaken(Scene scene) {
        scene.start(scene.sink("sink", scene.name("t"), "consumer.override.client.id", "mine"), 1);
    }

    @Test
    @KafkaCase("ConnectorClientPolicyIntegrationTest.testCreateWithoutOverridesForAllowlistPolicy")
    void connectorWithoutOverridesRuns(Scene scene) {
        scene.start(scene.sink("sink", scene.name("t")), 1);
    }
}

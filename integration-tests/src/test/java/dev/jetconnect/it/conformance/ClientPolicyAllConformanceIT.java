package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import org.junit.jupiter.api.Test;

/** A worker that says nothing of overrides of its clients' settings. */
@Conformance
class ClientPolicyAllConformanceIT {
    @Test
    @KafkaCase(
            "ConnectorClientPolicyIntegrationTest.testCreateWithAllowedOverridesForDefaultPolicy")
    void overrideIsTakenByDefault(Scene scene) {
        scene.start(scene.sink("sink", scene.name("t"), "consumer.override.client.id", "mine"), 1);
    }

    @Test
    @Differs("Kafka Connect blames itself (500) for an override of a wrong type (here 400)")
    void overrideWithAWrongValueIsRefused(Scene scene) {
        Connector sink =
                scene.sink("sink", scene.name("t"), "consumer.override.max.poll.records", "many");

        Answer answer = scene.create(sink);

        assertThat(answer.status()).isEqualTo(Target.current().choose(400, 500));
        assertThat(answer.message()).contains("max.poll.records");
    }
}

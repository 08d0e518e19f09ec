package dev.jetconnect.nats;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import org.junit.jupiter.api.Test;

class NatsClientTest {
    @Test
    void answersUnlessTheServerIsAway() {
        try (TestNats nats = TestNats.start()) {
            assertThat(nats.client().answersWithin(ofSeconds(10))).isTrue();

            nats.kill();
            await().atMost(ofSeconds(20)).until(() -> nats.client().answersWithin(ofSeconds(1)));

            nats.server().close();
            assertThat(nats.client().answersWithin(ofMillis(200))).isFalse();
        }
    }
}

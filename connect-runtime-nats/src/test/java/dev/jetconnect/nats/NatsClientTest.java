package dev.jetconnect.nats;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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

    /** The client library keeps a future for each request that it is handed meanwhile. */
    @Test
    void requestsLeaveNothingBehindWhileThereIsNoConnection() {
        try (TestNats nats = TestNats.start()) {
            NatsClient client = nats.client();
            nats.server().close();
            await().atMost(ofSeconds(20)).until(() -> !client.isConnected());
            long before = client.connection().getStatistics().getOutstandingRequests();

            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> client.management().getStreamNames())
                        .isInstanceOf(IllegalStateException.class);
                assertThat(client.answersWithin(ofMillis(1))).isFalse();
            }

            assertThat(client.connection().getStatistics().getOutstandingRequests())
                    .isLessThanOrEqualTo(before);
        }
    }
}

package dev.jetconnect.nats;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import java.util.List;
import java.util.stream.IntStream;
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

    /** One that reads, one that writes, one that hands answers on; a thousand tasks have these. */
    @Test
    void connectionsOfTasksShareAllOtherThreads() {
        int count = 20;
        try (TestNats nats = TestNats.start()) {
            List<NatsClient> ofTasks =
                    IntStream.range(0, count)
                            .mapToObj(i -> nats.client().withoutReconnect("counted " + i))
                            .toList();
            long shared = threads("nats-");

            for (NatsClient ofTask : ofTasks) {
                assertThat(ofTask.answersWithin(ofSeconds(10))).isTrue();
            }

            assertThat(threads("counted")).isLessThanOrEqualTo(3L * count);
            assertThat(shared).isLessThanOrEqualTo(count);
            ofTasks.forEach(NatsClient::close);
            await().atMost(ofSeconds(60)).until(() -> threads("counted") == 0);
            assertThat(nats.client().answersWithin(ofSeconds(10)))
                    .as("the worker's own connection goes on")
                    .isTrue();
        }
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }
}

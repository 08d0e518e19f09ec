package dev.jetconnect.herder;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectorQueuesTest {
    private final ConnectorQueues queues = new ConnectorQueues();
    private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stopQueues() {
        queues.stop(ofSeconds(5));
    }

    @Test
    void requestsOfOneConnectorRunInTheirOrder() {
        for (int i = 0; i < 1000; i++) {
            int number = i;
            queues.submit("c", () -> done.add(number));
        }

        await().atMost(ofSeconds(10)).until(() -> done.size() == 1000);
        assertThat(done).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void connectorThatBlocksHoldsUpNoOther() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(20);
        queues.submit("blocked", () -> awaitQuietly(blocked));
        queues.submit("blocked", () -> done.add(1));

        for (int i = 0; i < 20; i++) {
            queues.submit("other-" + i, others::countDown);
        }

        assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isEmpty();
        blocked.countDown();
        await().atMost(ofSeconds(10)).until(() -> done.size() == 1);
    }

    @Test
    void requestThatThrowsDoesNotStopTheNext() {
        queues.submit(
                "c",
                () -> {
                    throw new IllegalStateException("thrown by the test");
                });
        queues.submit("c", () -> done.add(1));

        await().atMost(ofSeconds(10)).until(() -> done.size() == 1);
    }

    @Test
    void requestOfARequestRunsAfterIt() {
        queues.submit(
                "c",
                () -> {
                    queues.submit("c", () -> done.add(2));
                    done.add(1);
                });

        await().atMost(ofSeconds(10)).until(() -> done.size() == 2);
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void scheduledRequestRunsUnlessItIsCancelled() {
        var cancelled = queues.schedule("c", ofMillis(200), () -> done.add(1));
        cancelled.cancel(false);

        var unused = queues.schedule("c", ofMillis(400), () -> done.add(2));

        await().atMost(ofSeconds(10)).until(() -> !done.isEmpty());
        assertThat(done).containsExactly(2);
    }

    @Test
    void stopWaitsForWhatRunsAndTakesNothingMore() {
        CountDownLatch begun = new CountDownLatch(1);
        queues.submit(
                "c",
                () -> {
                    begun.countDown();
                    await().pollDelay(ofMillis(300)).until(() -> true);
                    done.add(1);
                });
        awaitQuietly(begun);

        queues.stop(ofSeconds(10));
        queues.submit("d", () -> done.add(2));

        assertThat(done).containsExactly(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the queues are stopped
        }
    }
}

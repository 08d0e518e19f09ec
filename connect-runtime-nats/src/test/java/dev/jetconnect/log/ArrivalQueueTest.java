package dev.jetconnect.log;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArrivalQueueTest {
    private final ArrivalQueue queue = new ArrivalQueue(100_000);

    @Test
    void bundlesComeOutInTheOrderInWhichTheyWereAdded() throws InterruptedException {
        queue.put(bundle(1, 10));
        queue.put(bundle(2, 10));

        assertThat(queue.poll(ZERO).orElseThrow().streamSequence()).isEqualTo(1);
        assertThat(queue.poll(ZERO).orElseThrow().streamSequence()).isEqualTo(2);
        assertThat(queue.poll(ZERO)).isEmpty();
    }

    @Test
    void readerWaitsWhileTheQueueIsFull() throws InterruptedException {
        AtomicInteger added = new AtomicInteger();
        Thread reader = reader(added, 3, 30_000);
        await().atMost(ofSeconds(10)).until(() -> reader.getState() == Thread.State.WAITING);
        assertThat(added).hasValue(1);

        queue.poll(ZERO);

        await().atMost(ofSeconds(10)).until(() -> added.get() == 2);
        reader.interrupt();
        reader.join(10_000);
        assertThat(added).hasValue(2);
    }

    @Test
    void singleBundleAboveTheBoundHasRoom() throws InterruptedException {
        queue.put(bundle(1, 1_000_000));

        assertThat(queue.poll(ZERO)).isPresent();
    }

    @Test
    void nudgeEndsTheWaitThatRunsOrTheNextOne() throws InterruptedException {
        queue.nudge();
        assertThat(queue.poll(ofSeconds(60))).isEmpty();

        queue.nudge();
        queue.awaitNudge(ofSeconds(60));

        assertThat(queue.poll(ZERO)).isEmpty();
    }

    @Test
    void failureOfAReaderIsThrownAtEachPoll() {
        queue.fail(new ConnectException("the stream is gone"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> queue.poll(ofSeconds(60)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("the stream is gone");
        }
    }

    private Thread reader(AtomicInteger added, int count, int bytes) {
        Thread reader =
                new Thread(
                        () -> {
                            try {
                                for (int i = 0; i < count; i++) {
                                    queue.put(bundle(i, bytes));
                                    added.incrementAndGet();
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt(); // the test ends the reader
                            }
                        });
        reader.start();
        return reader;
    }

    private static StoredMessage bundle(long sequence, int bytes) {
        return new StoredMessage("stream", "subject", sequence, 0, null, new byte[bytes]);
    }
}

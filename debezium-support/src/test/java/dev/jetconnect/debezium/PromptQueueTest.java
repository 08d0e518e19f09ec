package dev.jetconnect.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.pipeline.Sizeable;
import io.debezium.util.LoggingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In Debezium's own queue, which this one is a part of. */
@Timeout(60)
class PromptQueueTest {
    private static final int QUEUE_MAX = 64;
    private static final int BATCH_MAX = 16;

    @Test
    void eventGoesOutLongBeforeTheIntervalIsOver() throws InterruptedException {
        ChangeEventQueue<Event> queue = queue(Duration.ofHours(1));
        CompletableFuture<List<Event>> polled = CompletableFuture.supplyAsync(() -> poll(queue));
        // The queue hands out nothing more for a moment after the last batch, or its beginning.
        int number = 0;
        while (!polled.isDone()) {
            queue.enqueue(new Event(number++));
            Thread.yield();
        }

        assertThat(polled.join()).first().isEqualTo(new Event(0));
        assertThat(polled.join()).hasSizeLessThanOrEqualTo(BATCH_MAX);
    }

    @Test
    void everyEventGoesOutOnceAndInOrderThroughAFullQueue() {
        ChangeEventQueue<Event> queue = queue(Duration.ofMillis(5));
        int count = 20_000;
        CompletableFuture<Void> adding =
                CompletableFuture.runAsync(
                        () -> IntStream.range(0, count).forEach(number -> add(queue, number)));
        List<Event> all = new ArrayList<>();
        while (all.size() < count) {
            List<Event> batch = poll(queue);
            assertThat(batch).hasSizeLessThanOrEqualTo(BATCH_MAX).doesNotContainNull();
            all.addAll(batch);
        }

        adding.join();
        assertThat(all).isEqualTo(IntStream.range(0, count).mapToObj(Event::new).toList());
    }

    @Test
    void pollOfNothingEndsWithTheInterval() {
        ChangeEventQueue<Event> queue = queue(Duration.ofMillis(20));

        assertThat(poll(queue)).isEmpty();
        assertThat(poll(queue)).isEmpty();
    }

    private static ChangeEventQueue<Event> queue(Duration interval) {
        PromptQueue<Event> prompt = new PromptQueue<>();
        prompt.configure(Map.of("max.queue.size", String.valueOf(QUEUE_MAX)));
        return new ChangeEventQueue.Builder<Event>()
                .pollInterval(interval)
                .maxQueueSize(QUEUE_MAX)
                .maxBatchSize(BATCH_MAX)
                .loggingContextSupplier(() -> LoggingContext.forConnector("test", "queue", "test"))
                .queueProvider(prompt)
                .build();
    }

    private static List<Event> poll(ChangeEventQueue<Event> queue) {
        try {
            return queue.poll();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(ChangeEventQueue<Event> queue, int number) {
        try {
            queue.enqueue(new Event(number));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Event(int number) implements Sizeable {
        @Override
        public long objectSize() {
            return 4;
        }
    }
}

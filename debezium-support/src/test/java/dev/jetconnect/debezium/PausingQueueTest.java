package dev.jetconnect.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.pipeline.Sizeable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PausingQueueTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicLong paused = new AtomicLong();
    private final PausingQueue<Event> queue =
            new PausingQueue<>(nanoTime::incrementAndGet, paused::addAndGet);

    @Test
    void loopThatFindsNothingIsSlowedDown() {
        look(100);

        assertThat(paused.get()).isPositive();
    }

    @Test
    void fewLooksAndThoseWithTimeBetweenThemAreNot() {
        look(5);
        for (int i = 0; i < 100; i++) {
            nanoTime.addAndGet(1_000_000);
            look(1);
        }

        assertThat(paused.get()).isZero();
    }

    @Test
    void eventsComeOutInTheirOrderWithoutPause() {
        for (int i = 0; i < 100; i++) {
            queue.enqueue(new Event(i));
            assertThat(queue.size()).isEqualTo(i + 1);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(queue.size()).isEqualTo(100 - i);
            assertThat(queue.poll()).isEqualTo(new Event(i));
        }

        assertThat(queue.poll()).isNull();
        assertThat(paused.get()).isZero();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(queue.size()).isZero();
        }
    }

    private record Event(int number) implements Sizeable {
        @Override
        public long objectSize() {
            return 4;
        }
    }
}

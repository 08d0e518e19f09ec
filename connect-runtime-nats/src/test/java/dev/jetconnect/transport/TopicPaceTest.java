package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicPaceTest {
    private long nanos = Long.MAX_VALUE - 5; // the clock may turn over
    private final TopicPace pace = new TopicPace(() -> nanos);

    @Test
    void firstTopicIsTakenInAtOnceAndTheNextAfterAMoment() {
        assertThat(pace.isDue()).isTrue();

        pace.hasTaken();
        assertThat(pace.isDue()).isFalse();

        nanos += TopicPace.REST.toNanos();
        assertThat(pace.isDue()).isTrue();
    }

    @Test
    void nobodyWaitsLongerThanTheRestAndAsLongAsEverAfterIt() {
        pace.hasTaken();
        nanos += Duration.ofMillis(150).toNanos();

        assertThat(pace.limited(Duration.ofSeconds(60))).isEqualTo(Duration.ofMillis(50));
        assertThat(pace.limited(Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));

        nanos += Duration.ofMillis(150).toNanos();
        assertThat(pace.limited(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));
    }
}

package dev.jetconnect.herder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientOverridesTest {
    @Test
    void settingsThatMeanNothingHereAreNamed() {
        Map<String, String> config =
                Map.of(
                        "name", "c",
                        "consumer.override.max.poll.records", "5",
                        "consumer.override.auto.offset.reset", "latest",
                        "consumer.override.group.id", "g",
                        "producer.override.linger.ms", "5",
                        "admin.override.retries", "5");

        assertThat(ClientOverrides.withoutEffect(config))
                .containsExactly(
                        "admin.override.retries",
                        "consumer.override.group.id",
                        "producer.override.linger.ms");
    }
}

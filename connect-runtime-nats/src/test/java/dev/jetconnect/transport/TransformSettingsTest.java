package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.config.NatsSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformSettingsTest {
    private static final NatsSettings NATS =
            NatsSettings.ofUser("nats://127.0.0.1:4222", "worker", "pa55word");
    private static final String TYPE = "dev.jetconnect.transforms.Deduplicate";

    @Test
    void deduplicateWithABucketGetsTheWorkersConnectionAndAName() {
        Map<String, String> config = config(TYPE);
        config.put("transforms.a.state.bucket", "seen");

        assertThat(TransformSettings.withWorkerConnection("my orders", config, NATS))
                .containsAllEntriesOf(config)
                .containsEntry("transforms.a.nats.url", "nats://127.0.0.1:4222")
                .containsEntry("transforms.a.nats.username", "worker")
                .containsEntry("transforms.a.nats.password", "pa55word")
                .containsEntry("transforms.a.state.name", "my_20_orders_a");
    }

    @Test
    void settingsThatNameAServerStayAsTheyAre() {
        Map<String, String> config = config(TYPE);
        config.put("transforms.a.state.bucket", "seen");
        config.put("transforms.a.state.name", "orders");
        config.put("transforms.a.nats.url", "nats://other:4222");

        assertThat(TransformSettings.withWorkerConnection("c", config, NATS)).isEqualTo(config);
    }

    @Test
    void nobodyElseGetsThePassword() {
        Map<String, String> memoryOnly = config(TYPE);
        Map<String, String> other = config("com.example.Curious");
        other.put("transforms.a.state.bucket", "seen");

        assertThat(TransformSettings.withWorkerConnection("c", memoryOnly, NATS))
                .isEqualTo(memoryOnly);
        assertThat(TransformSettings.withWorkerConnection("c", other, NATS)).isEqualTo(other);
    }

    private static Map<String, String> config(String type) {
        Map<String, String> config = new HashMap<>();
        config.put("transforms", "a");
        config.put("transforms.a.type", type);
        return config;
    }
}

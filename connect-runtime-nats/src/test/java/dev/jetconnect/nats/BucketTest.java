package dev.jetconnect.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import io.nats.client.KeyValueManagement;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static TestNats nats;

    private Bucket bucket;

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void openBucket() {
        bucket = nats.bucket(nats.newGroup(), "bucket");
    }

    @Test
    void secondCreatorOfAKeyLoses() {
        OptionalLong first = bucket.update("key", bytes("first"), OptionalLong.empty());
        OptionalLong second = bucket.update("key", bytes("second"), OptionalLong.empty());

        assertThat(first).isPresent();
        assertThat(second).isEmpty();
        assertThat(value("key")).isEqualTo("first");
    }

    @Test
    void updateOfAnOlderRevisionLoses() {
        long created = bucket.put("key", bytes("0"));
        OptionalLong first = bucket.update("key", bytes("1"), OptionalLong.of(created));

        OptionalLong second = bucket.update("key", bytes("2"), OptionalLong.of(created));

        assertThat(first.getAsLong()).isGreaterThan(created);
        assertThat(second).isEmpty();
        assertThat(value("key")).isEqualTo("1");
        assertThat(bucket.get("key").orElseThrow().revision()).isEqualTo(first.getAsLong());
    }

    @Test
    void deletionOfAnOlderRevisionLoses() {
        long created = bucket.put("key", bytes("0"));
        long updated = bucket.put("key", bytes("1"));

        assertThat(bucket.delete("key", created)).isFalse();
        assertThat(value("key")).isEqualTo("1");
        assertThat(bucket.delete("key", updated)).isTrue();
        assertThat(bucket.get("key")).isEmpty();
    }

    @Test
    void deletedKeyCanBeCreatedAgain() {
        bucket.put("key", bytes("0"));
        bucket.delete("key");

        OptionalLong created = bucket.update("key", bytes("1"), OptionalLong.empty());

        assertThat(created).isPresent();
        assertThat(value("key")).isEqualTo("1");
        assertThat(bucket.entries(">")).extracting(Bucket.Entry::key).containsExactly("key");
    }

    @Test
    void watchTellsWhatIsThereBeforeItReturnsAndThenEachChange() throws Exception {
        bucket.put("present", bytes("0"));
        List<String> told = Collections.synchronizedList(new ArrayList<>());

        try (AutoCloseable watch =
                bucket.watch(e -> told.add(e.key() + (e.isDeleted() ? " deleted" : "")))) {
            assertThat(told).containsExactly("present");
            bucket.put("added", bytes("1"));
            bucket.delete("present");

            await().atMost(ofSeconds(10)).until(() -> told.size() == 3);
        }

        assertThat(told).containsExactly("present", "added", "present deleted");
    }

    @Test
    void requestsWaitForTheServerThatRestarts() {
        long revision = bucket.put("key", bytes("0"));
        try {
            for (int round = 1; round <= 3; round++) {
                nats.kill();

                String text = Integer.toString(round);
                OptionalLong updated = bucket.update("key", bytes(text), OptionalLong.of(revision));

                assertThat(updated).isPresent();
                assertThat(value("key")).isEqualTo(text);
                revision = updated.getAsLong();
            }
        } finally {
            nats.awaitAnswer();
        }
    }

    @Test
    void bucketCanBeOpenedWhileTheServerRestarts() {
        String name = nats.newGroup().group() + "_new";
        try {
            nats.kill();

            Bucket opened = Bucket.open(nats.client(), name, 1);

            opened.put("key", bytes("value"));
            assertThat(opened.get("key")).isPresent();
        } finally {
            nats.awaitAnswer();
        }
    }

    @Test
    void bucketThatForgetsIsRefused() throws Exception {
        String group = nats.newGroup().group();
        KeyValueManagement buckets = nats.client().connection().keyValueManagement();
        buckets.create(
                KeyValueConfiguration.builder(group + "_aging").ttl(Duration.ofDays(7)).build());
        buckets.create(
                KeyValueConfiguration.builder(group + "_volatile")
                        .storageType(StorageType.Memory)
                        .build());

        assertThatThrownBy(() -> Bucket.open(nats.client(), group + "_aging", 1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(group + "_aging")
                .hasMessageContaining("--max-age=0s");
        assertThatThrownBy(() -> Bucket.open(nats.client(), group + "_volatile", 1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("in memory");
    }

    private String value(String key) {
        return new String(bucket.get(key).orElseThrow().value(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

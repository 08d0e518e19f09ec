package dev.jetconnect.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The window of {@code Deduplicate} in a bucket of a real nats-server. */
class KeptStateTest {
    private static final int MORE_THAN_TWO_CHUNKS = 10_000;

    @TempDir private static Path folder;
    private static NatsServer server;
    private final String name = "w" + UUID.randomUUID();

    @BeforeAll
    static void startServer() throws java.io.IOException, InterruptedException {
        server = NatsServer.start(folder);
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        server.close();
    }

    @Test
    void nextRunKnowsWhatTheLastOneHasSeen() {
        try (Deduplicate<SinkRecord> run = run(Map.of())) {
            for (long key = 0; key < MORE_THAN_TWO_CHUNKS; key++) {
                assertThat(run.apply(record(0, key, key))).isNotNull();
            }
        }

        try (Deduplicate<SinkRecord> run = run(Map.of())) {
            for (long key = 0; key < MORE_THAN_TWO_CHUNKS; key++) {
                assertThat(run.apply(record(0, key, MORE_THAN_TWO_CHUNKS + key))).isNull();
            }
        }
    }

    @Test
    void whatIsReadAgainAfterACrashPasses() {
        Deduplicate<SinkRecord> killed = run(Map.of("state.flush.ms", "10"));
        killed.apply(record(0, 1, 100));
        await().atMost(Duration.ofSeconds(60)).until(() -> isKnownToAnotherRun(1));

        try (Deduplicate<SinkRecord> next = run(Map.of())) {
            assertThat(next.apply(record(0, 1, 100))).isNotNull();
            assertThat(next.apply(record(0, 1, 101))).isNull();
        }
        killed.close();
    }

    @Test
    void partitionThatMovesToAnotherTaskTakesItsPartAlong() {
        try (Deduplicate<SinkRecord> first = run(Map.of())) {
            first.apply(record(0, 1, 100));
            first.apply(record(1, 2, 100));
        }

        try (Deduplicate<SinkRecord> second = run(Map.of())) {
            assertThat(second.apply(record(1, 2, 101))).isNull();
            assertThat(second.apply(record(1, 3, 102))).isNotNull();
        }
        try (Deduplicate<SinkRecord> third = run(Map.of())) {
            assertThat(third.apply(record(1, 3, 103))).isNull();
            assertThat(third.apply(record(0, 1, 101))).isNull();
        }
    }

    @Test
    void bucketHoldsNoMoreThanTheWindow()
            throws java.io.IOException, io.nats.client.JetStreamApiException, InterruptedException {
        Map<String, String> small = Map.of("window.records", "100");
        for (int run = 0; run < 3; run++) {
            try (Deduplicate<SinkRecord> transform = run(small)) {
                for (long key = 0; key < MORE_THAN_TWO_CHUNKS; key++) {
                    transform.apply(record(0, run * 100_000L + key, run * 100_000L + key));
                }
            }
        }

        assertThat(server.keys("seen", name + ".orders=new.0.*")).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void sourceRefusesIt() {
        Deduplicate<SourceRecord> transform = new Deduplicate<>();
        transform.configure(settings(Map.of()));

        assertThatThrownBy(
                        () ->
                                transform.apply(
                                        JsonRecords.source(
                                                JsonRecords.parse("{\"key\": 1, \"value\": 1}"),
                                                true)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("move Deduplicate to the sink");
        transform.close();
    }

    private boolean isKnownToAnotherRun(long key) {
        try (Deduplicate<SinkRecord> other = run(Map.of("on.duplicate", "drop"))) {
            return other.apply(record(0, key, Long.MAX_VALUE)) == null;
        }
    }

    private Deduplicate<SinkRecord> run(Map<String, String> further) {
        Deduplicate<SinkRecord> run = new Deduplicate<>();
        run.configure(settings(further));
        return run;
    }

    private Map<String, String> settings(Map<String, String> further) {
        Map<String, String> settings = new HashMap<>();
        settings.put("key.mode", "fields");
        settings.put("key.fields", "topic,key");
        settings.put("state.bucket", "seen");
        settings.put("state.name", name);
        settings.put("nats.url", server.url());
        settings.putAll(further);
        return settings;
    }

    private static SinkRecord record(int partition, long key, long offset) {
        return new SinkRecord(
                "orders.new",
                partition,
                null,
                key,
                null,
                "v",
                offset,
                0L,
                TimestampType.CREATE_TIME);
    }
}

package dev.jetconnect.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class DeduplicateTest {
    private static final String EVENT =
            """
            {"key": {"id": 1}, "value": {"before": null, "after": {"id": 1}, "op": "%s",
              "source": {"name": "shop", "lsn": %d, "sequence": "[\\"1\\",\\"%d\\"]"}}}""";
    private static final String TOMBSTONE = "{\"key\": {\"id\": 1}, \"value\": null}";

    @Test
    void recordThatIsReadAgainFromItsTopicPasses() {
        Deduplicate<SinkRecord> transform = transform(Map.of());
        SinkRecord first = sink(event("c", 7), 100);
        SinkRecord duplicate = sink(event("c", 7), 101);
        assertThat(transform.apply(first)).isNotNull();
        assertThat(transform.apply(duplicate)).isNull();

        assertThat(transform.apply(sink(event("c", 7), 100))).isNotNull();
        assertThat(transform.apply(sink(event("c", 7), 101))).isNull();
    }

    @Test
    void recordThatCouldNotBeSentPassesWhenItIsAppliedAgain() {
        Deduplicate<SourceRecord> transform = transform(Map.of());
        SourceRecord record = JsonRecords.source(JsonRecords.parse(event("c", 7)), true);

        assertThat(transform.apply(record)).isNotNull();
        assertThat(transform.apply(record)).isNotNull();
    }

    @Test
    void recordThatTheSourceReadsAgainIsDropped() {
        Deduplicate<SourceRecord> transform = transform(Map.of());

        assertThat(transform.apply(source(event("c", 7)))).isNotNull();
        assertThat(transform.apply(source(event("c", 7)))).isNull();
    }

    @Test
    void tombstoneSharesTheFateOfItsDelete() {
        Deduplicate<SinkRecord> transform = transform(Map.of());
        assertThat(transform.apply(sink(event("d", 7), 0))).isNotNull();
        assertThat(transform.apply(sink(TOMBSTONE, 1))).isNotNull();
        assertThat(transform.apply(sink(event("c", 8), 2))).isNotNull();

        assertThat(transform.apply(sink(event("d", 7), 3))).isNull();
        assertThat(transform.apply(sink(TOMBSTONE, 4))).isNull();
        assertThat(transform.apply(sink(event("d", 9), 5))).isNotNull();
        assertThat(transform.apply(sink(TOMBSTONE, 6))).isNotNull();
    }

    @Test
    void rowsOfASnapshotPassAlways() {
        Deduplicate<SinkRecord> transform = transform(Map.of());

        assertThat(transform.apply(sink(event("r", 7), 0))).isNotNull();
        assertThat(transform.apply(sink(event("r", 7), 1))).isNotNull();
    }

    @Test
    void recordWithoutPositionIsAnErrorThatSaysWhatToDo() {
        Deduplicate<SinkRecord> transform = transform(Map.of());

        assertThatThrownBy(() -> transform.apply(sink("{\"value\": {\"id\": 1}}", 0)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("key.mode");
    }

    @Test
    void misspelledFieldIsAnErrorThatNamesIt() {
        Deduplicate<SinkRecord> transform =
                transform(Map.of("key.mode", "fields", "key.fields", "value.idd"));

        assertThatThrownBy(() -> transform.apply(sink("{\"value\": {\"id\": 1}}", 0)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("value.idd");
    }

    @Test
    void settingsThatDoNotFitTogetherAreRefused() {
        assertThatThrownBy(() -> transform(Map.of("key.mode", "fields")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("key.fields");
        assertThatThrownBy(() -> transform(Map.of("state.bucket", "seen", "state.name", "a")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nats.url");
        assertThatThrownBy(
                        () ->
                                transform(
                                        Map.of(
                                                "state.bucket", "seen",
                                                "nats.url", "nats://localhost:1")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("state.name");
    }

    @Test
    void duplicatesAreCounted() {
        RecordingMetrics metrics = new RecordingMetrics();
        Deduplicate<SinkRecord> transform = transform(Map.of("on.duplicate", "log"));
        transform.withPluginMetrics(metrics);
        transform.apply(sink(event("c", 7), 0));
        transform.apply(sink(event("c", 7), 1));
        transform.apply(sink(event("c", 7), 2));

        assertThat(metrics.value("duplicates-total")).isEqualTo(2L);
        assertThat(metrics.value("remembered")).isEqualTo(1L);
    }

    @Test
    void fiftyMillionKeysPassInAHeapOf64MiB() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx64m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "dev.jetconnect.transforms.dedup.SmallHeap",
                                        "50000000"))
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("passed 50000000, the last one is known: true");
    }

    private static String event(String operation, long lsn) {
        return EVENT.formatted(operation, lsn, lsn);
    }

    private static <R extends org.apache.kafka.connect.connector.ConnectRecord<R>>
            Deduplicate<R> transform(Map<String, String> settings) {
        Deduplicate<R> transform = new Deduplicate<>();
        transform.configure(settings);
        return transform;
    }

    private static SinkRecord sink(String json, long offset) {
        return JsonRecords.sink(JsonRecords.parse(json), offset, true);
    }

    private static SourceRecord source(String json) {
        return JsonRecords.source(JsonRecords.parse(json), true);
    }
}

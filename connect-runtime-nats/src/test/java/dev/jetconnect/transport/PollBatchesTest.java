package dev.jetconnect.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.transforms.Deduplicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class PollBatchesTest {
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("name", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();

    private final PollBatches batches = new PollBatches();

    @Test
    void saysOfEachRowWhichBatchItIsOfByTopic() {
        List<SourceRecord> poll =
                List.of(row("orders", 1, "a"), row("items", 7, "x"), row("orders", 2, null));

        assertThat(batches.apply(poll)).isSameAs(poll);

        assertThat(header(poll.get(0), "batch.first")).isEqualTo("1");
        assertThat(header(poll.get(0), "batch.last")).isEqualTo("2");
        assertThat(header(poll.get(0), "batch.count")).isEqualTo(2);
        assertThat(header(poll.get(0), "batch.action")).isEqualTo("poll");
        assertThat(header(poll.get(0), "batch.table")).isEqualTo("orders");
        assertThat(header(poll.get(0), "batch.row")).isEqualTo(0);
        assertThat(header(poll.get(2), "batch.row")).isEqualTo(1);
        assertThat(header(poll.get(1), "batch.first")).isEqualTo("7");
        assertThat(header(poll.get(1), "batch.count")).isEqualTo(1);
    }

    @Test
    void deduplicateDropsWhatIsPolledAgainAndPassesBatchesWithOneChange() {
        List<SourceRecord> polls = new ArrayList<>();
        polls.addAll(batches.apply(List.of(row("orders", 1, "a"), row("orders", 2, "b"))));
        polls.addAll(batches.apply(List.of(row("orders", 1, "a"), row("orders", 2, "b"))));
        polls.addAll(batches.apply(List.of(row("orders", 1, "a"), row("orders", 2, "c"))));

        try (Deduplicate<SourceRecord> deduplicate = new Deduplicate<>()) {
            deduplicate.configure(
                    Map.of(
                            "key.mode", "batch",
                            "batch.hash", "header.batch.hash",
                            "batch.row", "header.batch.row"));
            assertThat(polls.stream().map(deduplicate::apply).map(Objects::isNull))
                    .containsExactly(false, false, true, true, false, false);
        }
    }

    @Test
    void rowsWithoutKeyHaveTheirPlaceAsId() {
        SourceRecord record = new SourceRecord(Map.of(), Map.of(), "lines", null, "text");
        batches.apply(List.of(record));

        assertThat(header(record, "batch.first")).isEqualTo("0");
    }

    @Test
    void keepsTheBatchThatTheConnectorHasFormedAndPollsWithoutRecords() {
        SourceRecord copied = row("orders", 1, "a");
        copied.headers().addString("batch.first", "own");
        batches.apply(List.of(copied));

        assertThat(copied.headers()).hasSize(1);
        assertThat(batches.apply(null)).isNull();
    }

    @Test
    void settingIsTrueOrFalse() {
        assertThat(ConnectorNatsSettings.hasBatchHeaders(Map.of())).isFalse();
        assertThat(ConnectorNatsSettings.hasBatchHeaders(Map.of("nats.batch.headers", "true")))
                .isTrue();
        assertThatThrownBy(
                        () ->
                                ConnectorNatsSettings.checkSource(
                                        Map.of("nats.batch.headers", "yes")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nats.batch.headers");
    }

    private static SourceRecord row(String topic, long id, String name) {
        return new SourceRecord(
                Map.of(),
                new HashMap<>(), // of its own: with the same one it is a record that is sent again
                topic,
                null,
                Schema.INT64_SCHEMA,
                id,
                ROW,
                new Struct(ROW).put("id", id).put("name", name));
    }

    private static Object header(SourceRecord record, String name) {
        return record.headers().lastWithName(name).value();
    }
}

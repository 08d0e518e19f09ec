package dev.jetconnect.it.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.Connector;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Records come out of the log as a source has given them: form, place and time. */
@Conformance
class RecordFormConformanceIT {
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    @Test
    void nullKeysAndTombstonesStayNull(Scene scene) {
        String topic = scene.name("topic");
        scene.write(
                "writer",
                ScriptLine.of(topic, null, "value"),
                ScriptLine.of(topic, "key", null),
                ScriptLine.of(topic, null, null),
                ScriptLine.of(topic, "", ""));

        Connector sink = scene.start(scene.sink("sink", topic), 1);

        List<JsonNode> sunk = scene.awaitSunk(sink.name(), 4);
        assertThat(sunk)
                .extracting(record -> record.path("key").toString())
                .containsExactly("null", "\"key\"", "null", "\"\"");
        assertThat(sunk)
                .extracting(record -> record.path("value").toString())
                .containsExactly("\"value\"", "null", "null", "\"\"");
        assertThat(scene.records(topic))
                .extracting(TopicRecord::value)
                .containsExactly("value", null, null, "");
    }

    @Test
    void repeatedAndNullHeadersKeepTheirOrder(Scene scene) {
        String topic = scene.name("topic");
        scene.write(
                "writer", ScriptLine.of(topic, "k", "v").withHeaders("b=1;a=x;b=2;empty;b=three"));

        Connector sink = scene.start(scene.sink("sink", topic), 1);

        JsonNode headers = scene.awaitSunk(sink.name(), 1).get(0).path("headers");
        assertThat(headers)
                .extracting(header -> header.path("key").asText() + header.path("value"))
                .containsExactly("b\"1\"", "a\"x\"", "b\"2\"", "emptynull", "b\"three\"");
        assertThat(scene.records(topic).get(0).headers())
                .containsExactly(
                        new TopicRecord.Field("b", "1"),
                        new TopicRecord.Field("a", "x"),
                        new TopicRecord.Field("b", "2"),
                        new TopicRecord.Field("empty", null),
                        new TopicRecord.Field("b", "three"));
    }

    @Test
    void timestampsAreKeptAndAreThoseOfTheCreation(Scene scene) {
        String topic = scene.name("topic");
        scene.write(
                "writer",
                ScriptLine.of(topic, "a", "1").timed(1_700_000_000_123L),
                ScriptLine.of(topic, "b", "2").timed(0),
                ScriptLine.of(topic, "c", "3").timed(1_600_000_000_000L));

        Connector sink = scene.start(scene.sink("sink", topic), 1);

        assertThat(scene.awaitSunk(sink.name(), 3))
                .extracting(record -> record.path("timestamp").asLong())
                .containsExactly(1_700_000_000_123L, 0L, 1_600_000_000_000L);
        assertThat(scene.sunk(sink.name()))
                .allMatch(record -> record.path("timestampType").asText().equals("CreateTime"));
    }

    @Test
    void aRecordWithoutTimestampGetsThatOfItsWriting(Scene scene) {
        String topic = scene.name("topic");
        long before = System.currentTimeMillis();
        scene.write("writer", ScriptLine.of(topic, "a", "1"));
        long after = System.currentTimeMillis();

        assertThat(scene.awaitRecords(topic, 1).get(0).timestamp()).isBetween(before, after);
    }

    @Test
    void aNegativeTimestampFailsTheTask(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.source(
                        "source",
                        "probe.topics",
                        topic,
                        "probe.records",
                        "1",
                        "probe.timestamp",
                        "-5");

        scene.create(source);

        assertThat(scene.rest().awaitFailure(source.name())).contains("-5");
    }

    @Test
    void explicitPartitionsAndMurmur2OfKeysPlaceRecords(Scene scene) {
        String topic = scene.name("topic");
        int partitions = 7;
        List<ScriptLine> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add(ScriptLine.of(topic, "key-" + i, String.valueOf(i)));
        }
        for (int i = 0; i < partitions; i++) {
            lines.add(ScriptLine.of(topic, "key-0", "explicit-" + i).at(i));
        }
        Connector source =
                scene.scripted("source", lines)
                        .with("topic.creation.default.partitions", String.valueOf(partitions))
                        .with("topic.creation.default.replication.factor", "1");

        scene.start(source, 1);

        for (TopicRecord record : scene.awaitRecords(topic, lines.size())) {
            int expected =
                    record.value().startsWith("explicit-")
                            ? Integer.parseInt(record.value().substring("explicit-".length()))
                            : Utils.toPositive(Utils.murmur2(record.key().getBytes(UTF_8)))
                                    % partitions;
            assertThat(record.partition()).as(record.key()).isEqualTo(expected);
        }
    }

    @Test
    void aPartitionThatTheTopicLacksFailsTheTask(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.source(
                        "source",
                        "probe.topics",
                        topic,
                        "probe.records",
                        "1",
                        "probe.kafka.partition",
                        "-1");

        scene.create(source);

        assertThat(scene.rest().awaitFailure(source.name())).contains("-1");
    }

    @Test
    void convertersOfAConnectorWinOverThoseOfTheWorker(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "probe.records",
                                "1",
                                "probe.value.type",
                                "struct")
                        .with("key.converter", JSON)
                        .with("key.converter.schemas.enable", "false")
                        .with("value.converter", JSON)
                        .with("value.converter.schemas.enable", "true");
        scene.start(source, 1);

        TopicRecord record = scene.awaitRecords(topic, 1).get(0);
        assertThat(record.key()).isEqualTo("\"key-0\"");
        assertThat(record.value())
                .contains("\"payload\":{\"n\":0,\"text\":\"value-0\"}")
                .contains("\"name\":\"probe.Value\"");

        Connector sink =
                scene.start(
                        scene.sink("sink", topic)
                                .with("value.converter", JSON)
                                .with("value.converter.schemas.enable", "true"),
                        1);

        JsonNode sunk = scene.awaitSunk(sink.name(), 1).get(0);
        assertThat(sunk.path("key").asText()).isEqualTo("\"key-0\"");
        assertThat(sunk.path("value").asText()).isEqualTo("Struct{n=0,text=value-0}");
        assertThat(sunk.path("valueSchema").asText()).isEqualTo("Schema{probe.Value:STRUCT}");
    }

    @Test
    void headerConverterOfAConnectorWinsOverThatOfTheWorker(Scene scene) {
        String topic = scene.name("topic");
        scene.start(
                scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "probe.records",
                                "1",
                                "probe.headers",
                                "a=1;b")
                        .with("header.converter", JSON)
                        .with("header.converter.schemas.enable", "false"),
                1);

        assertThat(scene.awaitRecords(topic, 1).get(0).headers())
                .containsExactly(
                        new TopicRecord.Field("a", "\"1\""), new TopicRecord.Field("b", null));
        Connector plain =
                scene.start(
                        scene.sink("plain", topic)
                                .with(
                                        "header.converter",
                                        "org.apache.kafka.connect.storage.StringConverter"),
                        1);
        Connector json =
                scene.start(
                        scene.sink("json", topic)
                                .with("header.converter", JSON)
                                .with("header.converter.schemas.enable", "false"),
                        1);
        assertThat(scene.awaitSunk(plain.name(), 1).get(0).at("/headers/0/value").asText())
                .isEqualTo("\"1\"");
        assertThat(scene.awaitSunk(json.name(), 1).get(0).at("/headers/0/value").asText())
                .isEqualTo("1");
    }

    @Test
    void bytesPassAsTheyAre(Scene scene) {
        String topic = scene.name("topic");
        String bytes = "org.apache.kafka.connect.converters.ByteArrayConverter";
        scene.start(
                scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "probe.records",
                                "2",
                                "probe.value.type",
                                "bytes")
                        .with("value.converter", bytes),
                1);
        Connector sink = scene.start(scene.sink("sink", topic).with("value.converter", bytes), 1);

        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-0", "value-1");
        assertThat(scene.sunk(sink.name()).get(0).path("valueSchema").asText())
                .isEqualTo("Schema{BYTES}");
    }

    @Test
    void aValueThatItsConverterDoesNotTakeFailsTheTask(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "probe.records",
                                "1",
                                "probe.value.type",
                                "int64")
                        .with(
                                "value.converter",
                                "org.apache.kafka.connect.converters.BooleanConverter");

        scene.create(source);

        assertThat(scene.rest().awaitFailure(source.name()))
                .contains("Tolerance exceeded in error handler");
    }

    @Test
    void configProvidersFillTheConfigOfAConnectorAndItsTasksOnly(Scene scene) {
        String topic = scene.name("topic");
        var secrets = scene.file("secrets.properties", "value=hidden-{n}\n");
        String reference = "${file:" + secrets + ":value}";
        Connector source =
                scene.start(
                        scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "probe.records",
                                "1",
                                "probe.value",
                                reference),
                        1);

        assertThat(scene.awaitRecords(topic, 1).get(0).value()).isEqualTo("hidden-0");
        var config = scene.rest().get("/connectors/" + source.name() + "/config").body();
        assertThat(config.path("probe.value").asText()).isEqualTo(reference);
        scene.command(source.name(), "task-0", "configs probe.value");
        scene.awaitCount(source.name(), "task-0 configs hidden-{n}", 1);
        var tasks = scene.rest().get("/connectors/" + source.name() + "/tasks").body();
        assertThat(tasks.at("/0/config/probe.value").asText()).isEqualTo(reference);
    }
}

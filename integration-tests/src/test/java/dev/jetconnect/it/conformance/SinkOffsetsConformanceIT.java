package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Offsets of sinks: shown, altered and reset. A record's offset is the target's business; what is
 * committed is always the one behind the last record.
 */
@Conformance
class SinkOffsetsConformanceIT {
    private static final int RECORDS = 30;
    private static final int PARTITIONS = 3;
    private static final int TASKS = 2;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @KafkaCase({
        "OffsetsApiIntegrationTest.testGetSinkConnectorOffsets",
        "OffsetsApiIntegrationTest.testGetSinkConnectorOffsetsOverriddenConsumerGroupId"
    })
    @Differs(OffsetsApi.MOVES_ON)
    void offsetsFollowTheRecords(boolean hasGroupOfItsOwn, Scene scene) {
        String topic = scene.name("topic");
        Connector writer = scene.start(writer(scene, topic), 1);
        Connector sink = scene.start(sink(scene, topic, hasGroupOfItsOwn), TASKS);
        OffsetsApi offsets = new OffsetsApi(scene, sink.name());

        offsets.awaitBehind(behindLast(scene.awaitSunk(sink.name(), RECORDS)));
        scene.rest()
                .put(
                        "/connectors/" + writer.name() + "/config",
                        writer.with("probe.records", String.valueOf(2 * RECORDS)).configJson());

        List<JsonNode> all = scene.awaitSunk(sink.name(), 2 * RECORDS);
        assertThat(all).hasSize(2 * RECORDS);
        offsets.awaitBehind(behindLast(all));
        assertThat(offsets.read()).hasSize(PARTITIONS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @KafkaCase({
        "OffsetsApiIntegrationTest.testAlterSinkConnectorOffsets",
        "OffsetsApiIntegrationTest.testAlterSinkConnectorOffsetsOverriddenConsumerGroupId"
    })
    @Differs(OffsetsApi.MOVES_ON)
    void alteredOffsetsAreWhereTheSinkGoesOn(boolean hasGroupOfItsOwn, Scene scene) {
        String topic = scene.name("topic");
        scene.start(writer(scene, topic), 1);
        Connector sink =
                scene.start(
                        sink(scene, topic, hasGroupOfItsOwn).with("probe.alter.offsets", "false"),
                        TASKS);
        OffsetsApi offsets = new OffsetsApi(scene, sink.name());
        List<JsonNode> records = scene.awaitSunk(sink.name(), RECORDS);
        Map<String, Long> ends = behindLast(records);
        offsets.awaitBehind(ends);
        offsets.stopConnector();

        // The first partition's is forgotten, the others go back to their third record.
        Map<Integer, Long> changes = new HashMap<>();
        changes.put(0, null);
        changes.put(1, offset(records, 1, 2));
        changes.put(2, offset(records, 2, 2));
        Answer altered = offsets.alterSink(topic, changes);

        assertThat(altered.status()).as(altered.message()).isEqualTo(200);
        assertThat(altered.message()).isEqualTo(OffsetsApi.FRAMEWORK_DONE.formatted("altered"));
        offsets.await(Map.of(topic + "-1", changes.get(1), topic + "-2", changes.get(2)));

        scene.rest()
                .put(
                        "/connectors/" + sink.name() + "/config",
                        sink.with("probe.alter.offsets", "true").configJson());
        changes.remove(0);
        changes.put(1, offset(records, 1, 1));
        changes.put(2, offset(records, 2, 1));
        altered = offsets.alterSink(topic, changes);

        assertThat(altered.status()).as(altered.message()).isEqualTo(200);
        assertThat(altered.message()).isEqualTo(OffsetsApi.ALL_ALTERED);
        offsets.await(Map.of(topic + "-1", changes.get(1), topic + "-2", changes.get(2)));

        offsets.resumeConnector(TASKS);
        offsets.awaitBehind(ends);
        int skipped = 2; // the first record of two partitions
        assertThat(scene.sunk(sink.name())).hasSize(2 * RECORDS - skipped);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @KafkaCase({
        "OffsetsApiIntegrationTest.testResetSinkConnectorOffsets",
        "OffsetsApiIntegrationTest.testResetSinkConnectorOffsetsOverriddenConsumerGroupId"
    })
    @Differs(OffsetsApi.MOVES_ON)
    void resetSinkReadsAllAgain(boolean hasGroupOfItsOwn, Scene scene) {
        String topic = scene.name("topic");
        scene.start(writer(scene, topic), 1);
        Connector sink =
                scene.start(
                        sink(scene, topic, hasGroupOfItsOwn).with("probe.alter.offsets", "false"),
                        TASKS);
        OffsetsApi offsets = new OffsetsApi(scene, sink.name());
        Map<String, Long> ends = behindLast(scene.awaitSunk(sink.name(), RECORDS));
        offsets.awaitBehind(ends);
        offsets.stopConnector();

        // The second one finds nothing left to do, which is no error.
        for (int i = 0; i < 2; i++) {
            Answer reset = offsets.reset();
            assertThat(reset.status()).as(reset.message()).isEqualTo(200);
            assertThat(reset.message()).isEqualTo(OffsetsApi.FRAMEWORK_DONE.formatted("reset"));
            offsets.await(Map.of());
        }

        offsets.resumeConnector(TASKS);
        offsets.awaitBehind(ends);
        assertThat(scene.sunk(sink.name())).hasSize(2 * RECORDS);
    }

    @Test
    @KafkaCase({
        "OffsetsApiIntegrationTest.testAlterSinkConnectorOffsetsZombieSinkTasks",
        "OffsetsApiIntegrationTest.testResetSinkConnectorOffsetsZombieSinkTasks"
    })
    void offsetsStayAsTheyAreWhileAStoppedTaskDoesNotEnd(Scene scene) {
        String topic = scene.name("topic");
        Path hanging = scene.file("hanging", "");
        scene.write("writer", ScriptLine.of(topic, "key", "value"));
        Connector sink =
                scene.start(
                        scene.sink(
                                "sink",
                                topic,
                                "probe.block",
                                "task.stop",
                                "probe.block.while.file",
                                hanging.toString()),
                        1);
        OffsetsApi offsets = new OffsetsApi(scene, sink.name());
        offsets.awaitBehind(behindLast(scene.awaitSunk(sink.name(), 1)));
        Answer stopped = scene.rest().put("/connectors/" + sink.name() + "/stop", "");
        assertThat(stopped.status()).isEqualTo(204);

        Map<Integer, Long> forgotten = new HashMap<>();
        forgotten.put(0, null);
        Answer altered = scene.rest().patch(offsets.path(), OffsetsApi.sinkBody(topic, forgotten));
        Answer reset = scene.rest().delete(offsets.path());

        for (Answer answer : List.of(altered, reset)) {
            assertThat(answer.status()).as(answer.message()).isEqualTo(500);
            assertThat(answer.message()).contains("zombie sink task");
        }
        assertThat(offsets.read()).containsOnlyKeys(topic + "-0");
        scene.remove(hanging);
        assertThat(offsets.reset().status()).isEqualTo(200);
    }

    private static Connector writer(Scene scene, String topic) {
        return scene.source(
                "writer",
                "probe.topics",
                topic,
                "probe.records",
                String.valueOf(RECORDS),
                "topic.creation.default.partitions",
                String.valueOf(PARTITIONS),
                "topic.creation.default.replication.factor",
                "1");
    }

    private static Connector sink(Scene scene, String topic, boolean hasGroupOfItsOwn) {
        Connector sink = scene.sink("sink", topic, "tasks.max", String.valueOf(TASKS));
        return hasGroupOfItsOwn
                ? sink.with("consumer.override.group.id", scene.name("group"))
                : sink;
    }

    private static Map<String, Long> behindLast(List<JsonNode> records) {
        Map<String, Long> ends = new TreeMap<>();
        for (JsonNode sunk : records) {
            String partition = sunk.path("topic").asText() + "-" + sunk.path("partition").asInt();
            ends.merge(partition, sunk.path("offset").asLong() + 1, Math::max);
        }
        return ends;
    }

    /** The offset of a partition's n-th record, from 0. */
    private static long offset(List<JsonNode> records, int partition, int n) {
        return records.stream()
                .filter(sunk -> sunk.path("partition").asInt() == partition)
                .map(sunk -> sunk.path("offset").asLong())
                .sorted()
                .toList()
                .get(n);
    }
}

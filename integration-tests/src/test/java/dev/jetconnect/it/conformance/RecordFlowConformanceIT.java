package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Records of several tasks through several partitions: all of them, once, and committed. */
@Conformance
class RecordFlowConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final int TASKS = 3;
    private static final int RECORDS = 2000;

    @Test
    @KafkaCase("ExampleConnectIntegrationTest.testSinkConnector")
    @Differs(OffsetsApi.MOVES_ON)
    void sinkGetsAndCommitsAllRecordsOfAllPartitions(Scene scene) {
        String topic = scene.name("topic");
        Connector writer = partitioned(scene.source("writer", "probe.topics", topic));
        writer = writer.with("probe.records", "30");
        scene.start(writer, 1);
        scene.awaitCount(writer.name(), "task-0 commitRecord", 30);
        Connector sink = scene.sink("sink", topic, "tasks.max", String.valueOf(TASKS));
        assertNameIsMissing(scene, "ProbeSink", sink);

        scene.start(sink, TASKS);
        awaitOnePartitionEach(scene, sink);
        scene.rest()
                .put(
                        "/connectors/" + writer.name() + "/config",
                        writer.with("probe.records", String.valueOf(RECORDS)).configJson());

        List<JsonNode> records = scene.awaitSunk(sink.name(), RECORDS);
        assertThat(records)
                .extracting(sunk -> sunk.path("value").asText())
                .doesNotHaveDuplicates()
                .hasSize(RECORDS);
        Map<String, Long> ends = new TreeMap<>();
        records.forEach(
                sunk ->
                        ends.merge(
                                topic + "-" + sunk.path("partition").asInt(),
                                sunk.path("offset").asLong() + 1,
                                Math::max));
        assertThat(ends).hasSize(TASKS);
        new OffsetsApi(scene, sink.name()).awaitBehind(ends);
    }

    @Test
    @KafkaCase("ExampleConnectIntegrationTest.testSourceConnector")
    void sourceWritesAndCommitsAllRecordsOfAllTasks(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                partitioned(
                        scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "tasks.max",
                                String.valueOf(TASKS),
                                "probe.batch",
                                "100",
                                "probe.records",
                                String.valueOf(RECORDS / TASKS)));
        assertNameIsMissing(scene, "ProbeSource", source);

        scene.start(source, TASKS);

        for (int task = 0; task < TASKS; task++) {
            scene.awaitCount(source.name(), "task-" + task + " commitRecord", RECORDS / TASKS);
            scene.awaitCount(source.name(), "task-" + task + " commit", 1);
        }
        assertThat(scene.records(topic)).hasSize(RECORDS / TASKS * TASKS);
    }

    private static Connector partitioned(Connector source) {
        return source.with("topic.creation.default.partitions", String.valueOf(TASKS))
                .with("topic.creation.default.replication.factor", "1");
    }

    /** A config without a name is wrong in that and in nothing else. */
    private static void assertNameIsMissing(Scene scene, String plugin, Connector connector) {
        String path = "/connector-plugins/" + plugin + "/config/validate";

        Answer nameless = scene.rest().put(path, connector.configJson());
        Answer named =
                scene.rest().put(path, connector.with("name", connector.name()).configJson());

        assertThat(nameless.body().path("error_count").asInt()).isEqualTo(1);
        assertThat(named.body().path("error_count").asInt()).isZero();
    }

    private static void awaitOnePartitionEach(Scene scene, Connector sink) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () -> {
                            Map<String, String> open = new TreeMap<>();
                            for (String event : scene.events(sink.name())) {
                                String[] words = event.split(" ", 3);
                                if (words[1].equals("open")) {
                                    open.put(words[0], words[2]);
                                }
                            }
                            assertThat(open).hasSize(TASKS);
                            assertThat(open.values())
                                    .doesNotHaveDuplicates()
                                    .allSatisfy(names -> assertThat(names).doesNotContain(","));
                        });
    }
}

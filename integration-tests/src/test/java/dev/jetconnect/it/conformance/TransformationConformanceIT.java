package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Apache Kafka's Filter with each of its predicates. */
@Conformance
class TransformationConformanceIT {
    @Test
    @KafkaCase("TransformationIntegrationTest.testFilterOnTopicNameWithSinkConnector")
    void recordsOfATopicAreFilteredByItsName(Scene scene) {
        String kept = scene.name("foo-topic");
        String filtered = scene.name("bar-topic");
        scene.start(
                scene.source(
                        "source", "probe.topics", filtered + "," + kept, "probe.records", "40"),
                1);

        Connector sink =
                scene.start(
                        filter(scene.sink("sink", kept + "," + filtered), "TopicNameMatches")
                                .with("predicates.chosen.pattern", ".*bar-.*"),
                        1);

        assertThat(scene.awaitSunk(sink.name(), 20))
                .hasSize(20)
                .allMatch(record -> record.path("topic").asText().equals(kept));
        scene.awaitSinkCommitted(sink.name(), Set.of(kept, filtered));
    }

    @Test
    @KafkaCase("TransformationIntegrationTest.testFilterOnTombstonesWithSinkConnector")
    void tombstonesAreFiltered(Scene scene) {
        String topic = scene.name("topic");
        ScriptLine[] lines = new ScriptLine[10];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = ScriptLine.of(topic, "key", i % 2 == 0 ? "value-" + i : null);
        }
        scene.write("writer", lines);

        Connector sink = scene.start(filter(scene.sink("sink", topic), "RecordIsTombstone"), 1);

        assertThat(scene.awaitSunk(sink.name(), 5))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-0", "value-2", "value-4", "value-6", "value-8");
        scene.awaitSinkCommitted(sink.name(), Set.of(topic));
    }

    @Test
    @KafkaCase(
            "TransformationIntegrationTest.testFilterOnHasHeaderKeyWithSourceConnectorAndTopicCreation")
    void recordsWithoutAHeaderAreFilteredBeforeTheirTopicIsCreated(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                filter(
                                scene.scripted(
                                        "source",
                                        List.of(
                                                ScriptLine.of(topic, "a", "1")
                                                        .withHeaders("header-7=x"),
                                                ScriptLine.of(topic, "b", "2")
                                                        .withHeaders("header-8=y"),
                                                ScriptLine.of(topic, "c", "3")
                                                        .at(2)
                                                        .withHeaders("header-8=z"))),
                                "HasHeaderKey")
                        .with("predicates.chosen.name", "header-8")
                        .with("transforms.filter.negate", "true")
                        .with("topic.creation.default.replication.factor", "-1")
                        .with("topic.creation.default.partitions", "3");
        assertThat(
                        scene.rest()
                                .put(
                                        "/connector-plugins/ProbeSource/config/validate",
                                        source.with("name", source.name()).configJson())
                                .body()
                                .path("error_count")
                                .asInt())
                .isZero();

        scene.start(source, 1);

        assertThat(scene.awaitRecords(topic, 2))
                .extracting(TopicRecord::key)
                .containsExactlyInAnyOrder("b", "c");
        assertThat(scene.records(topic))
                .allMatch(record -> record.headers().get(0).key().equals("header-8"))
                .anyMatch(record -> record.partition() == 2);
        scene.awaitCount(source.name(), "task-0 commitRecord", 3);
    }

    private static Connector filter(Connector connector, String predicate) {
        return connector
                .with("transforms", "filter")
                .with("transforms.filter.type", "org.apache.kafka.connect.transforms.Filter")
                .with("transforms.filter.predicate", "chosen")
                .with("predicates", "chosen")
                .with(
                        "predicates.chosen.type",
                        "org.apache.kafka.connect.transforms.predicates." + predicate);
    }
}

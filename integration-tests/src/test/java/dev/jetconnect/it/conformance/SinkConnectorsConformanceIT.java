package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partitions that come while a sink runs. */
@Conformance
class SinkConnectorsConformanceIT {
    @Test
    @KafkaCase("SinkConnectorsIntegrationTest.testCooperativeConsumerPartitionAssignment")
    void partitionsThatComeAreOpenedAndTheOthersStay(Scene scene) {
        String one = scene.name("one");
        String two = scene.name("two");
        String three = scene.name("three");
        Connector sink =
                watching(
                        scene.sink("sink", one + "," + two + "," + three),
                        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");

        sinkThreeTopicsThatCome(scene, sink, one, two, three);

        for (String topic : new String[] {one, two, three}) {
            assertThat(scene.events(sink.name()))
                    .filteredOn(
                            event ->
                                    event.startsWith("task-0 open") && event.contains(topic + "-0"))
                    .hasSize(1);
        }
        assertThat(scene.events(sink.name()))
                .noneMatch(event -> event.startsWith("task-0 close [" + scene.name("")));
    }

    @Test
    @KafkaCase("SinkConnectorsIntegrationTest.testEagerConsumerPartitionAssignment")
    void recordsComeOnceWhateverTheAssignorIs(Scene scene) {
        String one = scene.name("one");
        String two = scene.name("two");
        String three = scene.name("three");

        sinkThreeTopicsThatCome(
                scene,
                watching(
                        scene.sink("sink", one + "," + two + "," + three),
                        "org.apache.kafka.clients.consumer.RoundRobinAssignor"),
                one,
                two,
                three);
    }

    @Test
    void aTopicOfThePatternThatComesLaterIsRead(Scene scene) {
        scene.write("early", ScriptLine.of(scene.name("match-a"), "a", "1"));
        Connector sink =
                scene.sink("sink", "")
                        .without("topics")
                        .with("topics.regex", scene.name("match-") + ".*")
                        .with("consumer.override.metadata.max.age.ms", "500");
        scene.start(sink, 1);
        scene.awaitSunk(sink.name(), 1);

        scene.write(
                "late",
                ScriptLine.of(scene.name("other"), "x", "0"),
                ScriptLine.of(scene.name("match-b"), "b", "2"));

        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(record -> record.path("topic").asText())
                .containsExactly(scene.name("match-a"), scene.name("match-b"));
    }

    @Test
    void tasksOfASinkShareThePartitions(Scene scene) {
        String topic = scene.name("topic");
        List<ScriptLine> lines = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            lines.add(ScriptLine.of(topic, "key", "value-" + i).at(i % 4));
        }
        Connector source =
                scene.scripted("source", lines)
                        .with("topic.creation.default.partitions", "4")
                        .with("topic.creation.default.replication.factor", "1");
        scene.start(source, 1);
        scene.awaitRecords(topic, 8);

        Connector sink = scene.start(scene.sink("sink", topic).with("tasks.max", "2"), 2);

        assertThat(scene.awaitSunk(sink.name(), 8))
                .extracting(record -> record.path("value").asText())
                .containsExactlyInAnyOrder(
                        "value-0", "value-1", "value-2", "value-3", "value-4", "value-5", "value-6",
                        "value-7");
    }

    private static void sinkThreeTopicsThatCome(
            Scene scene, Connector sink, String one, String two, String three) {
        scene.start(sink, 1);
        scene.command(sink.name(), "task-0", "assignment");
        scene.awaitCount(sink.name(), "task-0 assignment []", 1);

        scene.write("first", ScriptLine.of(one, "k", "1.1"));
        scene.awaitSunk(sink.name(), 1);
        scene.write("second", ScriptLine.of(two, "k", "2.1"), ScriptLine.of(two, "k", "2.2"));
        scene.awaitSunk(sink.name(), 3);
        scene.write("third", ScriptLine.of(three, "k", "3.1"), ScriptLine.of(three, "k", "3.2"));

        assertThat(scene.awaitSunk(sink.name(), 5))
                .extracting(record -> record.path("value").asText())
                .containsExactlyInAnyOrder("1.1", "2.1", "2.2", "3.1", "3.2");
        scene.command(sink.name(), "task-0", "assignment");
        scene.awaitCount(
                sink.name(),
                "task-0 assignment [" + one + "-0, " + three + "-0, " + two + "-0]",
                1);
    }

    /** On Kafka, the consumer's looking for topics must not create them. */
    private static Connector watching(Connector sink, String assignor) {
        return sink.with("consumer.override.partition.assignment.strategy", assignor)
                .with("consumer.override.allow.auto.create.topics", "false")
                .with("consumer.override.metadata.max.age.ms", "500");
    }
}

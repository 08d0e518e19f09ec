package dev.jetconnect.it.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Topics that sources create, what they are told of their records, and their number of tasks. */
@Conformance
class SourceConnectorsConformanceIT {
    @Test
    @KafkaCase("SourceConnectorsIntegrationTest.testTopicsAreCreatedWhenTopicCreationIsEnabled")
    void topicsGetThePartitionsOfTheirGroup(Scene scene) {
        String grouped = scene.name("grouped");
        String excluded = scene.name("grouped-not");
        List<ScriptLine> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add(ScriptLine.of(grouped, "key-" + i, "value"));
            lines.add(ScriptLine.of(excluded, "key-" + i, "value"));
        }
        Connector source =
                scene.scripted("source", lines)
                        .with("topic.creation.groups", "many,few")
                        .with("topic.creation.default.replication.factor", "1")
                        .with("topic.creation.default.partitions", "2")
                        .with("topic.creation.many.include", grouped + ".*")
                        .with("topic.creation.many.exclude", excluded)
                        .with("topic.creation.many.partitions", "9")
                        .with("topic.creation.few.include", "nothing")
                        .with("topic.creation.few.partitions", "3");

        scene.start(source, 1);

        assertPlaced(scene.awaitRecords(grouped, 20), 9);
        assertPlaced(scene.awaitRecords(excluded, 20), 2);
    }

    @Test
    void recordsAreCommittedInTheOrderOfTheirPoll(Scene scene) {
        String one = scene.name("one");
        String two = scene.name("two");

        Connector source =
                scene.start(
                        scene.source(
                                "source",
                                "probe.topics",
                                one + "," + two,
                                "probe.records",
                                "30",
                                "probe.batch",
                                "7"),
                        1);

        scene.awaitCount(source.name(), "task-0 commitRecord", 30);
        assertThat(scene.events(source.name()))
                .filteredOn(event -> event.startsWith("task-0 commitRecord " + one + " "))
                .containsExactlyElementsOf(commits(one, 0));
        assertThat(scene.events(source.name()))
                .filteredOn(event -> event.startsWith("task-0 commitRecord " + two + " "))
                .containsExactlyElementsOf(commits(two, 1));
        scene.awaitCount(source.name(), "task-0 commit", 1);
    }

    @Test
    void moreTasksThanTasksMaxFailTheConnectorWhereThatIsEnforced(Scene scene) {
        Connector source = scene.source("source", "probe.task.count", "3");

        scene.create(source);

        assertThat(scene.rest().awaitFailure(source.name()))
                .contains("generated 3 tasks, which is greater than 1");
        assertThat(scene.count(source.name(), "task-0 start")).isZero();
    }

    @Test
    void moreTasksThanTasksMaxRunWhereThatIsNotEnforced(Scene scene) {
        Connector source =
                scene.source("source", "probe.task.count", "3").with("tasks.max.enforce", "false");

        scene.start(source, 3);

        scene.awaitCount(source.name(), "task-2 start", 1);
    }

    private static void assertPlaced(List<TopicRecord> records, int partitions) {
        assertThat(records)
                .hasSize(20)
                .allSatisfy(
                        record ->
                                assertThat(record.partition())
                                        .isEqualTo(
                                                Utils.toPositive(
                                                                Utils.murmur2(
                                                                        record.key()
                                                                                .getBytes(UTF_8)))
                                                        % partitions));
    }

    private static List<String> commits(String topic, int first) {
        return IntStream.range(0, 15)
                .map(n -> 2 * n + first)
                .mapToObj(n -> "task-0 commitRecord " + topic + " key-" + n + " " + topic + "-0")
                .toList();
    }
}

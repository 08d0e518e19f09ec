package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.Connector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sink task asks of its context, and what it does to its batch. */
@Conformance
class SinkTaskContextConformanceIT {
    @Test
    void anOffsetRewindsThePartition(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "5"), 1);
        Connector sink = scene.start(scene.sink("sink", topic), 1);
        List<JsonNode> first = scene.awaitSunk(sink.name(), 5);

        scene.command(
                sink.name(),
                "task-0",
                "offset " + topic + "-0 " + first.get(2).path("offset").asLong());

        List<JsonNode> all = scene.awaitSunk(sink.name(), 8);
        assertThat(all.subList(5, 8))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-2", "value-3", "value-4");
        assertThat(all.subList(5, 8))
                .extracting(record -> record.path("offset").asLong())
                .containsExactlyElementsOf(
                        first.subList(2, 5).stream()
                                .map(record -> record.path("offset").asLong())
                                .toList());
    }

    @Test
    void aPausedPartitionRestsWhileTheOthersGoOn(Scene scene) {
        String rests = scene.name("rests");
        String goesOn = scene.name("goes-on");
        Connector source =
                scene.start(
                        scene.source(
                                "source",
                                "probe.topics",
                                rests + "," + goesOn,
                                "probe.records",
                                "2"),
                        1);
        Connector sink = scene.start(scene.sink("sink", rests + "," + goesOn), 1);
        scene.awaitSunk(sink.name(), 2);

        scene.command(sink.name(), "task-0", "pause " + rests + "-0");
        scene.awaitCount(sink.name(), "task-0 obeyed pause", 1);
        emit(scene, source, 6);
        assertThat(scene.awaitSunk(sink.name(), 4))
                .extracting(record -> record.path("value").asText())
                .containsExactlyInAnyOrder("value-0", "value-1", "value-3", "value-5");
        scene.command(sink.name(), "task-0", "resume " + rests + "-0");

        assertThat(scene.awaitSunk(sink.name(), 6))
                .hasSize(6)
                .filteredOn(record -> record.path("topic").asText().equals(rests))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-0", "value-2", "value-4");
    }

    @Test
    void aPartitionThatTheTaskPausedStaysSoOverAPauseOfTheConnector(Scene scene) {
        String rests = scene.name("rests");
        String goesOn = scene.name("goes-on");
        Connector source =
                scene.start(
                        scene.source(
                                "source",
                                "probe.topics",
                                rests + "," + goesOn,
                                "probe.records",
                                "2"),
                        1);
        Connector sink = scene.start(scene.sink("sink", rests + "," + goesOn), 1);
        scene.awaitSunk(sink.name(), 2);
        scene.command(sink.name(), "task-0", "pause " + rests + "-0");
        scene.awaitCount(sink.name(), "task-0 obeyed pause", 1);

        scene.rest().put("/connectors/" + sink.name() + "/pause", "");
        scene.awaitStates(sink.name(), "PAUSED", "PAUSED", 1);
        scene.rest().put("/connectors/" + sink.name() + "/resume", "");
        scene.awaitStates(sink.name(), "RUNNING", "RUNNING", 1);
        emit(scene, source, 4);

        assertThat(scene.awaitSunk(sink.name(), 3))
                .extracting(record -> record.path("value").asText())
                .containsExactlyInAnyOrder("value-0", "value-1", "value-3");
        scene.command(sink.name(), "task-0", "resume " + rests + "-0");
        assertThat(scene.awaitSunk(sink.name(), 4)).hasSize(4);
    }

    @Test
    void assignmentAndConfigsAreThoseOfTheTask(Scene scene) {
        String one = scene.name("one");
        String two = scene.name("two");
        scene.write("writer", ScriptLine.of(one, "a", "1"), ScriptLine.of(two, "b", "2"));
        Connector sink = scene.start(scene.sink("sink", one + "," + two, "probe.value", "mine"), 1);
        scene.awaitSunk(sink.name(), 2);

        scene.command(sink.name(), "task-0", "assignment");
        scene.command(sink.name(), "task-0", "configs probe.value");

        scene.awaitCount(sink.name(), "task-0 assignment [" + one + "-0, " + two + "-0]", 1);
        scene.awaitCount(sink.name(), "task-0 configs mine", 1);
    }

    @Test
    void aTimeoutOnlySetsWhenTheTaskIsCalledNext(Scene scene) {
        String topic = scene.name("topic");
        scene.write("first", ScriptLine.of(topic, "a", "1"));
        Connector sink = scene.start(scene.sink("sink", topic), 1);
        scene.awaitSunk(sink.name(), 1);

        scene.command(sink.name(), "task-0", "timeout 100");
        scene.awaitCount(sink.name(), "task-0 obeyed timeout", 1);
        scene.write("second", ScriptLine.of(topic, "b", "2"));

        assertThat(scene.awaitSunk(sink.name(), 2)).hasSize(2);
    }

    @Test
    void pausingAPartitionOfAnotherFailsTheTask(Scene scene) {
        String topic = scene.name("topic");
        scene.write("writer", ScriptLine.of(topic, "a", "1"));
        Connector sink = scene.start(scene.sink("sink", topic), 1);
        scene.awaitSunk(sink.name(), 1);

        scene.command(sink.name(), "task-0", "pause " + topic + "-9");

        assertThat(scene.rest().awaitFailure(sink.name()))
                .contains(
                        "SinkTasks may not pause partitions that are not currently assigned to them");
    }

    @Test
    void aRetriableErrorOfPutBringsTheSameBatchAgain(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "5"), 1);
        scene.awaitRecords(topic, 5);

        Connector sink =
                scene.start(
                        scene.sink(
                                "sink",
                                topic,
                                "probe.fail",
                                "task.put",
                                "probe.fail.times",
                                "2",
                                "probe.fail.retriable",
                                "true",
                                "consumer.override.max.poll.records",
                                "3"),
                        1);
        // The retry waits 3 s unless the task says otherwise; it listens while it waits.
        assertThat(scene.awaitSunk(sink.name(), 5))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-0", "value-1", "value-2", "value-3", "value-4");
        assertThat(scene.events(sink.name()))
                .filteredOn(event -> event.contains(" put"))
                .containsSubsequence(
                        "task-0 put 3",
                        "task-0 failed put",
                        "task-0 put 3",
                        "task-0 failed put",
                        "task-0 put 3",
                        "task-0 put 2");
    }

    @Test
    void anyOtherErrorOfPutFailsTheTaskAndTheBatchComesAgainAfterARestart(Scene scene) {
        String topic = scene.name("topic");
        var broken = scene.file("broken", "");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "3"), 1);
        scene.awaitRecords(topic, 3);
        Connector sink =
                scene.sink(
                        "sink",
                        topic,
                        "probe.fail",
                        "task.put",
                        "probe.fail.while.file",
                        broken.toString());
        scene.create(sink);

        assertThat(scene.rest().awaitFailure(sink.name()))
                .contains("Exiting WorkerSinkTask due to unrecoverable exception")
                .contains("The probe was told to fail in task.put");
        scene.remove(broken);
        scene.rest().post("/connectors/" + sink.name() + "/tasks/0/restart", "");

        assertThat(scene.awaitSunk(sink.name(), 3))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-0", "value-1", "value-2");
    }

    @Test
    void offsetsThatPreCommitKeepsBackAreNotCommitted(Scene scene) {
        String topic = scene.name("topic");
        scene.start(scene.source("source", "probe.topics", topic, "probe.records", "3"), 1);
        Connector sink = scene.start(scene.sink("sink", topic, "probe.precommit", "none"), 1);
        scene.awaitSunk(sink.name(), 3);

        scene.rest().post("/connectors/" + sink.name() + "/tasks/0/restart", "");

        assertThat(scene.awaitSunk(sink.name(), 6))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-0", "value-1", "value-2", "value-0", "value-1", "value-2");
        assertThat(scene.rest().offsets(sink.name())).isEmpty();
    }

    @Test
    void whatWasCommittedIsNotSunkAgainAfterARestart(Scene scene) {
        String topic = scene.name("topic");
        scene.write("first", ScriptLine.of(topic, "a", "1"));
        Connector sink = scene.start(scene.sink("sink", topic), 1);
        scene.awaitSunk(sink.name(), 1);

        scene.rest().post("/connectors/" + sink.name() + "/tasks/0/restart", "");
        scene.awaitCount(sink.name(), "task-0 start", 2);
        scene.write("second", ScriptLine.of(topic, "b", "2"));

        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(record -> record.path("value").asText())
                .containsExactly("1", "2");
        assertThat(scene.events(sink.name()))
                .containsSubsequence("task-0 close [" + topic + "-0]", "task-0 stop");
    }

    /** By the same connector: another would write to partitions of its own. */
    private static void emit(Scene scene, Connector source, int records) {
        scene.rest()
                .put(
                        "/connectors/" + source.name() + "/config",
                        source.with("probe.records", String.valueOf(records)).configJson());
        scene.awaitCount(source.name(), "task-0 commitRecord", records);
    }
}

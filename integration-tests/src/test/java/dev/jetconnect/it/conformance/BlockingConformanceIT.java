package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a connector or task hangs, others are created and work. */
@Conformance
class BlockingConformanceIT {
    @Test
    @KafkaCase("BlockingConnectorTest.testBlockInConnectorStart")
    void startOfAConnector(Scene scene) {
        Path block = scene.file("block", "");
        Connector blocked = scene.source("blocked", block("connector.start", block));
        assertThat(scene.create(blocked).status()).isEqualTo(201);
        scene.awaitCount(blocked.name(), "connector blocked start", 1);

        assertOthersWork(scene);

        scene.remove(block);
        scene.awaitStates(blocked.name(), "RUNNING", "RUNNING", 1);
    }

    @Test
    @KafkaCase("BlockingConnectorTest.testBlockInConnectorStop")
    void stopOfAConnector(Scene scene) {
        Path block = scene.file("block", "");
        Connector blocked = scene.start(scene.source("blocked", block("connector.stop", block)), 1);
        scene.rest().delete("/connectors/" + blocked.name());
        scene.awaitCount(blocked.name(), "connector blocked stop", 1);

        assertOthersWork(scene);

        scene.remove(block);
    }

    @Test
    @KafkaCase("BlockingConnectorTest.testBlockInSourceTaskStart")
    void startOfASourceTask(Scene scene) {
        Path block = scene.file("block", "");
        Connector blocked = scene.source("blocked", block("task.start", block));
        assertThat(scene.create(blocked).status()).isEqualTo(201);
        scene.awaitCount(blocked.name(), "task-0 blocked start", 1);

        assertOthersWork(scene);

        scene.remove(block);
        scene.awaitStates(blocked.name(), "RUNNING", "RUNNING", 1);
    }

    @Test
    @KafkaCase("BlockingConnectorTest.testBlockInSourceTaskStop")
    void stopOfASourceTask(Scene scene) {
        Path block = scene.file("block", "");
        Connector blocked = scene.start(scene.source("blocked", block("task.stop", block)), 1);
        scene.rest().delete("/connectors/" + blocked.name());
        scene.awaitCount(blocked.name(), "task-0 blocked stop", 1);

        assertOthersWork(scene);

        scene.remove(block);
    }

    @Test
    @KafkaCase("BlockingConnectorTest.testBlockInSinkTaskStart")
    void startOfASinkTask(Scene scene) {
        Path block = scene.file("block", "");
        Connector blocked = scene.sink("blocked", scene.name("t"), block("task.start", block));
        assertThat(scene.create(blocked).status()).isEqualTo(201);
        scene.awaitCount(blocked.name(), "task-0 blocked start", 1);

        assertOthersWork(scene);

        scene.remove(block);
        scene.awaitStates(blocked.name(), "RUNNING", "RUNNING", 1);
    }

    @Test
    @KafkaCase("BlockingConnectorTest.testBlockInSinkTaskStop")
    void stopOfASinkTask(Scene scene) {
        Path block = scene.file("block", "");
        Connector blocked =
                scene.start(scene.sink("blocked", scene.name("t"), block("task.stop", block)), 1);
        scene.rest().delete("/connectors/" + blocked.name());
        scene.awaitCount(blocked.name(), "task-0 blocked stop", 1);

        assertOthersWork(scene);

        scene.remove(block);
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "commit"})
    void workOfASourceTask(String call, Scene scene) {
        Path block = scene.file("block", "");
        Connector blocked =
                scene.source("blocked", block("task." + call, block))
                        .with("probe.topics", scene.name("blocked"))
                        .with("probe.records", "1");
        scene.create(blocked);
        scene.awaitCount(blocked.name(), "task-0 blocked " + call, 1);

        assertOthersWork(scene);

        scene.remove(block);
        scene.awaitRecords(scene.name("blocked"), 1);
    }

    @Test
    void workOfASinkTask(Scene scene) {
        Path block = scene.file("block", "");
        scene.write("input", ScriptLine.of(scene.name("t"), "key", "value"));
        Connector blocked = scene.sink("blocked", scene.name("t"), block("task.put", block));
        scene.create(blocked);
        scene.awaitCount(blocked.name(), "task-0 blocked put", 1);

        assertOthersWork(scene);

        scene.remove(block);
        scene.awaitSunk(blocked.name(), 1);
    }

    /** Another source is created, delivers, commits and is deleted. */
    private static void assertOthersWork(Scene scene) {
        String topic = scene.name("other");
        Connector other =
                scene.start(scene.source("other", "probe.topics", topic, "probe.records", "10"), 1);

        scene.awaitRecords(topic, 10);
        scene.awaitCount(other.name(), "task-0 commitRecord", 10);
        assertThat(scene.rest().delete("/connectors/" + other.name()).status()).isEqualTo(204);
    }

    private static String[] block(String place, Path file) {
        return new String[] {"probe.block", place, "probe.block.while.file", file.toString()};
    }
}

package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A request that a connector does not let end is answered after 90 s, with what the worker waits
 * for. All such requests wait together, and beside the other classes.
 */
@Conformance
@Execution(ExecutionMode.CONCURRENT)
class RequestTimeoutConformanceIT {
    @Test
    @KafkaCase({
        "BlockingConnectorTest.testBlockInConnectorValidate",
        "BlockingConnectorTest.testBlockInConnectorConfig",
        "BlockingConnectorTest.testBlockInConnectorInitialize",
        "BlockingConnectorTest.testBlockInConnectorStart"
    })
    void answerSaysWhatTheWorkerWaitsForWhileOthersWork(Scene scene) {
        ConnectRest rest = scene.rest();
        Path block = scene.file("block", "");
        Path blockConfig = scene.blockWorker("config");
        Path blockInitialize = scene.blockWorker("initialize");
        Connector validating = blocked(scene, "validating", "connector.validate", block);
        Connector configuring = ofClass(scene, "configuring", "BlockedConfigSource");
        Connector initializing = ofClass(scene, "initializing", "BlockedInitializeSource");
        Connector starting = blocked(scene, "starting", "connector.start", block);
        // Once no longer blocked, they may yet be created.
        scene.deleteAtEnd(validating.name());
        scene.deleteAtEnd(configuring.name());
        assertThat(scene.create(initializing).status()).isEqualTo(201);
        assertThat(scene.create(starting).status()).isEqualTo(201);
        scene.awaitCount(starting.name(), "connector blocked start", 1);

        List<Answer> answers =
                ParallelRequests.send(
                        List.of(
                                () -> rest.create(validating),
                                () -> rest.create(configuring),
                                () -> rest.post(restart(initializing), ""),
                                () -> rest.post(restart(starting), "")));

        assertThat(answers).extracting(Answer::status).containsOnly(500);
        assertThat(answers)
                .extracting(Answer::message)
                .allMatch(message -> message.startsWith("Request timed out."));
        assertThat(answers.get(0).message())
                .contains("currently performing multi-property validation for the connector");
        assertThat(answers.get(1).message())
                .contains("currently retrieving the configuration definition from the connector");
        assertThat(answers.get(2).message()).contains("currently starting the connector");
        assertThat(answers.get(3).message()).contains("currently starting the connector");
        String topic = scene.name("other");
        scene.start(scene.source("other", "probe.topics", topic, "probe.records", "10"), 1);
        scene.awaitRecords(topic, 10);

        scene.remove(block);
        scene.remove(blockConfig);
        scene.remove(blockInitialize);
        scene.awaitStates(starting.name(), "RUNNING", "RUNNING", 1);
        scene.awaitStates(initializing.name(), "RUNNING", "RUNNING", 1);
    }

    private static String restart(Connector connector) {
        return "/connectors/" + connector.name() + "/restart";
    }

    private static Connector ofClass(Scene scene, String part, String name) {
        return scene.source(part).with("connector.class", "dev.jetconnect.probe." + name);
    }

    private static Connector blocked(Scene scene, String part, String place, Path file) {
        return scene.source(part, "probe.block", place, "probe.block.while.file", file.toString());
    }
}

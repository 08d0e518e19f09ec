package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A worker that is stopped and started again while connectors hang. */
@Conformance
@WorkerSettings
class BlockedRestartConformanceIT {
    @Test
    @KafkaCase({
        "BlockingConnectorTest.testWorkerRestartWithBlockInConnectorStart",
        "BlockingConnectorTest.testWorkerRestartWithBlockInConnectorStop"
    })
    void otherConnectorsGoOnAfterwards(Scene scene) {
        Path block = scene.file("block", "");
        Connector starting = blocked(scene, "starting", "connector.start", block);
        Connector stopping = blocked(scene, "stopping", "connector.stop", block);
        String topic = scene.name("other");
        Connector other =
                scene.source(
                        "other",
                        "probe.topics",
                        topic,
                        "probe.records",
                        "-1",
                        "probe.interval.ms",
                        "100");
        scene.start(stopping, 1);
        scene.start(other, 1);
        scene.create(starting);
        scene.awaitCount(starting.name(), "connector blocked start", 1);
        scene.awaitRecords(topic, 1);

        scene.connect().stop();
        int before = scene.records(topic).size();
        scene.connect().start();

        assertThat(scene.count(stopping.name(), "connector blocked stop")).isEqualTo(1);
        scene.awaitCount(starting.name(), "connector blocked start", 2);
        scene.awaitStates(stopping.name(), "RUNNING", "RUNNING", 1);
        scene.awaitStates(other.name(), "RUNNING", "RUNNING", 1);
        scene.awaitRecords(topic, before + 1);
        scene.remove(block);
        scene.awaitStates(starting.name(), "RUNNING", "RUNNING", 1);
    }

    @Test
    @KafkaCase("StandaloneWorkerIntegrationTest.testHealthCheck")
    @Differs("Kafka Connect's worker hangs with a connector's taskConfigs(), ours does not")
    void healthWhileTaskConfigsHang(Scene scene) {
        Path block = scene.file("block", "");
        Connector hanging = blocked(scene, "hanging", "connector.taskConfigs", block);
        scene.create(hanging);
        scene.awaitCount(hanging.name(), "connector blocked taskConfigs", 1);

        Answer health = scene.rest().get("/health");
        scene.remove(block);

        assertThat(health.status()).isEqualTo(Target.current().choose(200, 500));
        assertThat(health.body().path("status").asText())
                .isEqualTo(Target.current().choose("healthy", "unhealthy"));
        scene.awaitStates(hanging.name(), "RUNNING", "RUNNING", 1);
        assertThat(scene.rest().get("/health").body().path("status").asText()).isEqualTo("healthy");
    }

    private static Connector blocked(Scene scene, String part, String place, Path file) {
        return scene.source(part, "probe.block", place, "probe.block.while.file", file.toString());
    }
}

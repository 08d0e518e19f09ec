package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The NATS or broker of a worker dies and comes back. */
@Conformance
@WorkerSettings(ownLog = true)
class LogDownConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    @Test
    @KafkaCase({
        "ConnectWorkerIntegrationTest.testBrokerCoordinator",
        "ConnectWorkerIntegrationTest.testRequestTimeouts"
    })
    void workerSaysThatItCannotWorkAndGoesOnOnceItCan(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(
                        scene.source(
                                "source",
                                "probe.topics",
                                topic,
                                "probe.records",
                                "-1",
                                "probe.batch",
                                "1",
                                "probe.interval.ms",
                                "50"),
                        1);
        scene.awaitRecords(topic, 4);
        assertThat(scene.rest().get("/health").status()).isEqualTo(200);

        scene.connect().recordLog().kill();
        Answer unhealthy = awaitHealth(scene, 500);
        Answer reconfigured = configure(scene, source.with("tasks.max", "2"));

        assertThat(unhealthy.body().path("status").asText()).isEqualTo("unhealthy");
        assertThat(unhealthy.message()).isNotBlank();
        assertThat(reconfigured.status()).as(reconfigured.message()).isEqualTo(500);
        assertThat(reconfigured.message()).isNotBlank();

        scene.connect().recordLog().launch();
        awaitHealth(scene, 200);
        int written = scene.records(topic).size();
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () ->
                                assertThat(configure(scene, source.with("tasks.max", "2")).status())
                                        .isEqualTo(200));
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", 2);
        scene.awaitRecords(topic, written + 4);
    }

    private static Answer configure(Scene scene, Connector connector) {
        return scene.rest()
                .put("/connectors/" + connector.name() + "/config", connector.configJson());
    }

    private static Answer awaitHealth(Scene scene, int status) {
        return await().atMost(WAIT_MAX)
                .until(() -> scene.rest().get("/health"), answer -> answer.status() == status);
    }
}

package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a worker remembers of old task configs: nothing that a newer config has replaced. */
@Conformance
@WorkerSettings
class RestartedWorkerConformanceIT {
    private static final int TASKS = 2;

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testCompactedDeletedOlderConnectorConfig")
    void configOfADeletedConnectorDoesNotComeBack(Scene scene) {
        String old = scene.name("old");
        String fresh = scene.name("fresh");
        Connector source = source(scene, old);
        scene.start(source, TASKS);
        scene.awaitRecords(old, 4);
        scene.rest().delete("/connectors/" + source.name());
        scene.connect().stop();
        int written = scene.records(old).size();

        scene.connect().start();
        scene.start(source.with("probe.topics", fresh), TASKS);

        scene.awaitRecords(fresh, 4);
        assertThat(scene.records(old)).hasSize(written);
    }

    @Test
    @KafkaCase("ConnectWorkerIntegrationTest.testReconfigureConnectorWithFailingTaskConfigs")
    void connectorIsReconfiguredThoughItsTaskConfigsNameASecretThatIsGone(Scene scene) {
        String first = scene.name("first");
        String second = scene.name("second");
        Path secrets = scene.file("secrets", "value=secret-{n}");
        Connector source =
                source(scene, first).with("probe.value", "${file:" + secrets + ":value}");
        scene.start(source, TASKS);
        assertThat(scene.awaitRecords(first, 4))
                .allSatisfy(written -> assertThat(written.value()).startsWith("secret-"));
        scene.remove(secrets);

        Connector changed = source.with("probe.value", "open-{n}").with("probe.topics", second);
        Answer answer =
                scene.rest().put("/connectors/" + source.name() + "/config", changed.configJson());

        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        assertThat(scene.awaitRecords(second, 4))
                .allSatisfy(written -> assertThat(written.value()).startsWith("open-"));
        scene.awaitStates(source.name(), "RUNNING", "RUNNING", TASKS);
    }

    /** It goes on without an end, slowly. */
    private static Connector source(Scene scene, String topic) {
        return scene.source(
                "source",
                "tasks.max",
                String.valueOf(TASKS),
                "probe.topics",
                topic,
                "probe.records",
                "-1",
                "probe.batch",
                "1",
                "probe.interval.ms",
                "50");
    }
}

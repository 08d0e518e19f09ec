package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buckets or topics in which a worker keeps configs, offsets and statuses. */
@Conformance
class StateStorageConformanceIT {
    @Test
    @KafkaCase({
        "InternalTopicsIntegrationTest.testCreateInternalTopicsWithDefaultSettings",
        "InternalTopicsIntegrationTest.testStartWhenInternalTopicsCreatedManuallyWithCompactForBrokersDefaultCleanupPolicy"
    })
    void storageThatIsThereIsUsedAndWhatIsMissingIsMade(Scene scene) {
        ConnectUnderTest worker = scene.furtherWorker();
        RecordLog log = worker.recordLog();
        log.createStateStorage(worker.group(), configs(), true);

        worker.start();
        Connector paused = scene.source("kept");
        worker.rest().start(paused);
        List<StateStorage> storage = log.stateStorage(worker.group());
        worker.stop();
        worker.start();

        assertThat(storage).extracting(StateStorage::name).contains(configs(), "offsets", "status");
        assertThat(storage).allMatch(StateStorage::keepsState);
        assertThat(log.stateStorage(worker.group())).isEqualTo(storage);
        worker.rest().awaitRunning(paused.name());
    }

    @Test
    @KafkaCase(
            "InternalTopicsIntegrationTest.testFailToCreateInternalTopicsWithMoreReplicasThanBrokers")
    void workerDoesNotStartIfThereAreTooFewServersForItsReplicas(Scene scene) {
        ConnectUnderTest worker =
                scene.furtherWorker(
                        Target.current()
                                .choose("nats.replicas=3", "config.storage.replication.factor=3"));

        int status = worker.startInVain();

        assertThat(status).as(worker.log()).isNotZero();
        assertThat(worker.log()).contains("eplica");
        assertThat(worker.recordLog().stateStorage(worker.group()))
                .extracting(StateStorage::name)
                .doesNotContain(configs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"configs", "offsets", "status"})
    @KafkaCase("InternalTopicsIntegrationTest.testFailToStartWhenInternalTopicsAreNotCompacted")
    void workerDoesNotStartOnStorageThatForgets(String kind, Scene scene) {
        ConnectUnderTest worker = scene.furtherWorker();
        String name = kind.equals("configs") ? configs() : kind;
        worker.recordLog().createStateStorage(worker.group(), name, false);

        int status = worker.startInVain();

        assertThat(status).as(worker.log()).isNotZero();
        assertThat(worker.log()).contains(name);
    }

    private static String configs() {
        return Target.current().choose("connectors", "configs");
    }
}

package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A worker that creates no topics: the log makes those that records come for. */
@Conformance
@WorkerSettings("topic.creation.enable=false")
class TopicCreationOffConformanceIT {
    @Test
    @KafkaCase(
            "SourceConnectorsIntegrationTest.testTopicsAreCreatedWhenAutoCreateTopicsIsEnabledAtTheBroker")
    void groupsOfTopicsAreIgnored(Scene scene) {
        String topic = scene.name("topic");

        scene.start(
                scene.source("source", "probe.topics", topic, "probe.records", "20")
                        .with("topic.creation.groups", "many")
                        .with("topic.creation.default.replication.factor", "1")
                        .with("topic.creation.default.partitions", "5")
                        .with("topic.creation.many.include", ".*")
                        .with("topic.creation.many.partitions", "9"),
                1);

        assertThat(scene.awaitRecords(topic, 20)).allMatch(record -> record.partition() == 0);
    }
}

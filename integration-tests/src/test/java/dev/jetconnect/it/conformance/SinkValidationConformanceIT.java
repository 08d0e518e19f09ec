package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is wrong in a connector's own topics and groups is found before it is created. */
@Conformance
class SinkValidationConformanceIT {
    @Test
    @KafkaCase(
            "ConnectorValidationIntegrationTest.testSinkConnectorHasNeitherTopicsListNorTopicsRegex")
    void sinkNeedsTopicsOrAPattern(Scene scene) {
        ConfigCheck check = check(scene, without(scene.sink("sink", "t"), "topics"));

        assertThat(check.errors()).containsOnlyKeys("topics", "topics.regex");
        assertThat(check.errorCount()).isEqualTo(2);
    }

    @Test
    @KafkaCase(
            "ConnectorValidationIntegrationTest.testSinkConnectorHasBothTopicsListAndTopicsRegex")
    void sinkMustNotHaveTopicsAndAPattern(Scene scene) {
        ConfigCheck check = check(scene, scene.sink("sink", "t").with("topics.regex", "r.*"));

        assertThat(check.errors()).containsOnlyKeys("topics", "topics.regex");
        assertThat(check.errorCount()).isEqualTo(2);
    }

    @Test
    @KafkaCase(
            "ConnectorValidationIntegrationTest.testSinkConnectorDeadLetterQueueTopicInTopicsList")
    void deadLettersMustNotGoToATopicOfTheSink(Scene scene) {
        Connector sink =
                scene.sink("sink", "t,dead").with("errors.deadletterqueue.topic.name", "dead");

        ConfigCheck check = check(scene, sink);

        assertThat(check.errors()).containsOnlyKeys("topics");
        assertThat(check.errors().get("topics").get(0)).contains("dead");
    }

    @Test
    @KafkaCase(
            "ConnectorValidationIntegrationTest.testSinkConnectorDeadLetterQueueTopicMatchesTopicsRegex")
    void deadLettersMustNotGoToATopicOfThePattern(Scene scene) {
        Connector sink =
                without(scene.sink("sink", "t"), "topics")
                        .with("topics.regex", "dead.*")
                        .with("errors.deadletterqueue.topic.name", "dead.letters");

        ConfigCheck check = check(scene, sink);

        assertThat(check.errors()).containsOnlyKeys("topics.regex");
        assertThat(check.errors().get("topics.regex").get(0)).contains("dead.letters");
    }

    @Test
    @KafkaCase(
            "ConnectorValidationIntegrationTest.testSinkConnectorDefaultGroupIdConflictsWithWorkerGroupId")
    void sinksGroupByNameMustNotBeTheWorkers(Scene scene) {
        String name = scene.connect().group().substring("connect-".length());

        ConfigCheck check = check(scene, scene.sink("sink", "t").named(name));

        assertThat(check.errors()).containsOnlyKeys("name");
        assertThat(check.errors().get("name").get(0)).contains(scene.connect().group());
    }

    @Test
    @KafkaCase(
            "ConnectorValidationIntegrationTest.testSinkConnectorOverriddenGroupIdConflictsWithWorkerGroupId")
    void sinksGroupBySettingMustNotBeTheWorkers(Scene scene) {
        Connector sink =
                scene.sink("sink", "t").with("consumer.override.group.id", scene.connect().group());

        ConfigCheck check = check(scene, sink);

        assertThat(check.errors()).containsOnlyKeys("consumer.override.group.id");
        assertThat(check.errorCount()).isEqualTo(1);
    }

    @Test
    @KafkaCase(
            "ConnectorValidationIntegrationTest.testSourceConnectorHasDuplicateTopicCreationGroups")
    void topicCreationGroupsMustDiffer(Scene scene) {
        Connector source = scene.source("source").with("topic.creation.groups", "a, b, a");

        ConfigCheck check = check(scene, source);

        assertThat(check.errors()).containsOnlyKeys("topic.creation.groups");
        assertThat(check.errorCount()).isEqualTo(1);
    }

    @Test
    void wrongConfigIsNotCreated(Scene scene) {
        Connector sink = without(scene.sink("sink", "t"), "topics");

        var answer = scene.create(sink);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .contains(
                        "Connector configuration is invalid and contains the following 2 error(s)")
                .contains("/connector-plugins/{connectorType}/config/validate");
        assertThat(scene.rest().get("/connectors/" + sink.name()).status()).isEqualTo(404);
    }

    @Test
    void errorsOfTheConnectorsOwnSettingsStandBesideThem(Scene scene) {
        Connector source = scene.source("source", "probe.batch", "many").with("tasks.max", "0");

        ConfigCheck check = check(scene, source);

        assertThat(check.errors()).containsOnlyKeys("probe.batch", "tasks.max");
        assertThat(check.errorCount()).isEqualTo(2);
    }

    @Test
    void answerNamesThePluginItsGroupsAndItsSettings(Scene scene) {
        ConfigCheck check = check(scene, scene.source("source"));

        assertThat(check.answer().status()).isEqualTo(200);
        assertThat(check.errorCount()).isZero();
        assertThat(check.answer().body().path("name").asText())
                .isEqualTo("dev.jetconnect.probe.ProbeSource");
        assertThat(check.answer().body().path("groups"))
                .extracting(group -> group.asText())
                .contains("Common", "Transforms", "Predicates", "Error Handling", "Topic Creation");
        assertThat(check.answer().body().path("configs"))
                .extracting(config -> config.at("/definition/name").asText())
                .contains("name", "connector.class", "tasks.max", "probe.batch", "value.converter");
    }

    private static ConfigCheck check(Scene scene, Connector connector) {
        return ConfigCheck.of(scene.rest(), connector);
    }

    private static Connector without(Connector connector, String key) {
        Map<String, String> config = new TreeMap<>(connector.config());
        config.remove(key);
        return new Connector(connector.name(), config);
    }
}

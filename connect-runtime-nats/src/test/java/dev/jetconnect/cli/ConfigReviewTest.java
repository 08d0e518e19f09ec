package dev.jetconnect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigReviewTest {
    private static final PluginCatalog HERE =
            new PluginCatalog(
                    List.of(
                            plugin("org.example.LinesSourceConnector", "2.0"),
                            plugin("org.example.LinesSourceConnector", "2.1"),
                            plugin("org.apache.kafka.connect.json.JsonConverter", "4.3.1"),
                            plugin("org.apache.kafka.connect.transforms.RegexRouter", "4.3.1")));

    @Test
    void aConfigThatMeansTheSameHereHasNoRemark() {
        ConfigReview review =
                review(
                        Map.of(
                                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                                "value.converter", "JsonConverter",
                                "transforms", "route",
                                "transforms.route.type", "RegexRouter",
                                "consumer.override.max.poll.records", "10"));

        assertThat(review.obstacle()).isEmpty();
        assertThat(review.remarks()).isEmpty();
        assertThat(review.isOnWorkerConverters()).isFalse();
    }

    @Test
    void aShortNameOfAPluginIsFound() {
        assertThat(HERE.versions("LinesSource")).containsExactly("2.0", "2.1");
        assertThat(HERE.versions("Lines")).isEmpty();
    }

    @Test
    void aMissingPluginIsAnObstacle() {
        assertThat(review(Map.of("connector.class", "org.example.Gone")).obstacle())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("org.example.Gone (version 2.1)"));
    }

    @Test
    void aConnectorThatNeedsKafkaIsAnObstacle() {
        assertThat(review(Map.of("connector.class", "MirrorSourceConnector")).obstacle())
                .hasValueSatisfying(reason -> assertThat(reason).contains("needs Kafka itself"));
    }

    @Test
    void anotherVersionOfThePluginIsRemarked() {
        DeployedConnector old = deployed("1.9", Map.of());

        assertThat(ConfigReview.of(old, HERE).remarks())
                .contains("Its plugin is version 1.9 there and 2.0, 2.1 here.");
    }

    @Test
    void missingConvertersAndTransformsAreNamedWithTheirKeys() {
        ConfigReview review =
                review(
                        Map.of(
                                "value.converter", "io.confluent.connect.avro.AvroConverter",
                                "value.converter.schema.registry.url", "http://u:secret@registry",
                                "transforms.a.type", "org.example.Mask",
                                "transforms.a.field.type", "not a class"));

        assertThat(review.remarks())
                .contains(
                        "Missing here: org.example.Mask (transforms.a.type),"
                                + " io.confluent.connect.avro.AvroConverter (value.converter).")
                .anyMatch(remark -> remark.contains("schema registry, which must be reachable"))
                .noneMatch(remark -> remark.contains("secret"));
    }

    @Test
    void whatOnlyKafkaHeedsIsNamed() {
        ConfigReview review =
                review(
                        Map.of(
                                "producer.override.linger.ms", "5",
                                "producer.override.bootstrap.servers", "kafka:9092",
                                "consumer.override.auto.offset.reset", "latest",
                                "offsets.storage.topic", "mine",
                                "signal.kafka.bootstrap.servers", "kafka:9092"));

        assertThat(review.remarks())
                .containsExactly(
                        "Without effect here, since there is no Kafka: offsets.storage.topic,"
                                + " producer.override.bootstrap.servers, producer.override.linger.ms.",
                        "Names Kafka's brokers, which are not used here:"
                                + " signal.kafka.bootstrap.servers. docs/COMPATIBILITY.md says what"
                                + " takes their place.");
    }

    @Test
    void aSchemaHistoryInKafkaIsNotCopied() {
        assertThat(review(Map.of("schema.history.internal.kafka.topic", "history")).remarks())
                .singleElement()
                .asString()
                .contains("snapshot.mode=recovery");
    }

    @Test
    void providersOfSecretsAreCollected() {
        ConfigReview review =
                review(
                        Map.of(
                                "user", "${file:/run/db.properties:user}",
                                "password", "${vault:db:password} and ${env:PEPPER}"));

        assertThat(review.providers()).containsExactly("env", "file", "vault");
    }

    private static ConfigReview review(Map<String, String> settings) {
        return ConfigReview.of(deployed("2.1", settings), HERE);
    }

    private static DeployedConnector deployed(String version, Map<String, String> settings) {
        Map<String, String> config = new TreeMap<>();
        config.put("connector.class", "org.example.LinesSourceConnector");
        config.putAll(settings);
        return new DeployedConnector("c", "source", config, "RUNNING", 1, version);
    }

    private static PluginCatalog.Plugin plugin(String className, String version) {
        return new PluginCatalog.Plugin(className, version);
    }
}

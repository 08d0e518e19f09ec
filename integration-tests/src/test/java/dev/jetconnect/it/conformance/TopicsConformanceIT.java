package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.Connector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code /connectors/NAME/topics}: the topics that a connector has used. */
@Conformance
class TopicsConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @Test
    @KafkaCase("ConnectorTopicsIntegrationTest.testGetActiveTopics")
    void topicsOfSourceAndSinkAreListed(Scene scene) {
        String one = scene.name("one");
        String two = scene.name("two");
        Connector source =
                scene.start(
                        scene.source(
                                "source", "probe.topics", one + "," + two, "probe.records", "4"),
                        1);
        Connector sink = scene.start(scene.sink("sink", one), 1);

        awaitTopics(scene, source, one, two);
        awaitTopics(scene, sink, one);
        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(record -> record.path("value").asText())
                .containsExactly("value-0", "value-2");
        assertThat(scene.awaitRecords(two, 2))
                .extracting(TopicRecord::key)
                .containsExactly("key-1", "key-3");
    }

    @Test
    void unknownConnectorHasNoTopics(Scene scene) {
        var answer = scene.rest().get("/connectors/" + scene.name("nobody") + "/topics");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/" + scene.name("nobody") + "/topics")).isEmpty();
        assertThat(
                        scene.rest()
                                .put("/connectors/" + scene.name("nobody") + "/topics/reset", "")
                                .status())
                .isEqualTo(202);
    }

    @Test
    void resetForgetsTheTopicsUntilTheyAreUsedAgain(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(scene.source("source", "probe.topics", topic, "probe.records", "1"), 1);
        awaitTopics(scene, source, topic);

        var answer = scene.rest().put("/connectors/" + source.name() + "/topics/reset", "");

        assertThat(answer.status()).isEqualTo(202);
        awaitTopics(scene, source);
    }

    @Test
    @KafkaCase("ConnectorTopicsIntegrationTest.testGetActiveTopics")
    void deletedConnectorHasNoTopics(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(scene.source("source", "probe.topics", topic, "probe.records", "1"), 1);
        awaitTopics(scene, source, topic);

        scene.rest().delete("/connectors/" + source.name());

        awaitTopics(scene, source);
    }

    @Test
    @KafkaCase("ConnectorTopicsIntegrationTest.testGetActiveTopics")
    void afterAResetOnlyTopicsInUseAreListed(Scene scene) {
        String quiet = scene.name("quiet");
        String busy = scene.name("busy");
        scene.start(scene.source("quiet", "probe.topics", quiet, "probe.records", "1"), 1);
        scene.start(
                scene.source(
                        "busy",
                        "probe.topics",
                        busy,
                        "probe.records",
                        "-1",
                        "probe.interval.ms",
                        "50"),
                1);
        Connector sink = scene.start(scene.sink("sink", quiet + "," + busy), 1);
        awaitTopics(scene, sink, quiet, busy);

        scene.rest().put("/connectors/" + sink.name() + "/topics/reset", "");

        awaitTopics(scene, sink, busy);
    }

    private static void awaitTopics(Scene scene, Connector connector, String... topics) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () ->
                                assertThat(topics(scene, connector))
                                        .containsExactlyInAnyOrder(topics));
    }

    private static List<String> topics(Scene scene, Connector connector) {
        JsonNode answer = scene.rest().get("/connectors/" + connector.name() + "/topics").body();
        List<String> topics = new ArrayList<>();
        answer.path(connector.name()).path("topics").forEach(topic -> topics.add(topic.asText()));
        return topics;
    }
}

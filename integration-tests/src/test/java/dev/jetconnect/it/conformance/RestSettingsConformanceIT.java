package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A worker with settings for its REST API, and clients of both its listeners. */
@Conformance
@WorkerSettings(
        value = {
            "rest.extension.classes=dev.jetconnect.probe.ProbeRestExtension",
            "access.control.allow.origin=http://dashboard.example",
            "access.control.allow.methods=GET,POST,DELETE",
            "response.http.headers.config=set X-Frame-Options: DENY,add Cache-Control: no-store",
            "rest.advertised.host.name=worker.example",
            "rest.advertised.port=9999",
            "topic.tracking.allow.reset=false",
            "connector.client.config.override.policy=All"
        },
        listeners = RestListeners.Kind.BOTH)
class RestSettingsConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @Test
    @KafkaCase("RestExtensionIntegrationTest.testRestExtensionApi")
    void extensionSeesConnectorsAndTheirHealth(Scene scene) {
        Connector sink = scene.start(scene.sink("sink", scene.name("t")), 1);

        Answer cluster = scene.rest().get("/probe-extension");
        JsonNode seen =
                await().atMost(WAIT_MAX)
                        .until(
                                () -> scene.rest().get("/probe-extension/" + sink.name()).body(),
                                body -> body.path("tasks").size() == 1);

        assertThat(cluster.status()).isEqualTo(200);
        assertThat(cluster.body().path("connectors"))
                .extracting(name -> name.asText())
                .contains(sink.name());
        assertThat(cluster.body().path("cluster"))
                .isEqualTo(scene.rest().get("/").body().path("kafka_cluster_id"));
        assertThat(seen.path("state").asText()).isEqualTo("RUNNING");
        assertThat(seen.path("worker").asText()).isEqualTo("worker.example:9999");
        assertThat(seen.path("type").asText()).isEqualTo("SINK");
        assertThat(seen.at("/tasks/0").asText()).isEqualTo("RUNNING worker.example:9999");
        assertThat(seen.path("config"))
                .isEqualTo(scene.rest().get("/connectors/" + sink.name() + "/config").body());
    }

    @Test
    @KafkaCase({
        "RestForwardingIntegrationTest.testRestForwardNoSslDualListener",
        "RestForwardingIntegrationTest.testRestForwardSslDualListener"
    })
    void bothListenersTakeWrites(Scene scene) {
        Connector first = scene.source("by-http");
        Connector second = scene.source("by-https");
        scene.deleteAtEnd(second.name());

        assertThat(scene.create(first).status()).isEqualTo(201);
        assertThat(scene.connect().secureRest().create(second).status()).isEqualTo(201);

        for (Connector connector : new Connector[] {first, second}) {
            scene.awaitStates(connector.name(), "RUNNING", "RUNNING", 1);
            assertThat(scene.connect().secureRest().status(connector.name()))
                    .isEqualTo(scene.rest().status(connector.name()));
        }
    }

    @Test
    void workerIsNamedByItsAdvertisedAddress(Scene scene) {
        Connector source = scene.start(scene.source("source"), 1);

        JsonNode status = scene.rest().status(source.name());

        assertThat(status.at("/connector/worker_id").asText()).isEqualTo("worker.example:9999");
        assertThat(status.at("/tasks/0/worker_id").asText()).isEqualTo("worker.example:9999");
    }

    @Test
    void answersHaveTheHeadersThatAreSet(Scene scene) {
        HttpResponse<String> answer = scene.rest().raw("GET", "/connectors", "");

        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void pagesOfTheAllowedOriginMayRead(Scene scene) {
        HttpResponse<String> allowed =
                scene.rest().raw("GET", "/connectors", "", "Origin", "http://dashboard.example");
        HttpResponse<String> other =
                scene.rest().raw("GET", "/connectors", "", "Origin", "http://other.example");

        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("http://dashboard.example");
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void allowedMethodsAreToldToPages(Scene scene) {
        HttpResponse<String> answer =
                scene.rest()
                        .raw(
                                "OPTIONS",
                                "/connectors",
                                "",
                                "Origin",
                                "http://dashboard.example",
                                "Access-Control-Request-Method",
                                "DELETE");

        assertThat(answer.statusCode()).isEqualTo(200);
        String methods = answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow();
        assertThat(methods.split(",")).containsExactlyInAnyOrder("GET", "POST", "DELETE");
    }

    @Test
    @KafkaCase("ConnectorTopicsIntegrationTest.testTopicTrackingResetIsDisabled")
    void topicsAreListedButNotForgotten(Scene scene) {
        String topic = scene.name("topic");
        Connector source =
                scene.start(scene.source("source", "probe.topics", topic, "probe.records", "1"), 1);
        Connector sink = scene.start(scene.sink("sink", topic), 1);
        awaitTopic(scene, source, topic);
        awaitTopic(scene, sink, topic);

        Answer reset = scene.rest().put("/connectors/" + sink.name() + "/topics/reset", "");
        scene.rest().delete("/connectors/" + source.name());

        assertThat(reset.status()).isEqualTo(403);
        assertThat(reset.message()).isEqualTo("Topic tracking reset is disabled.");
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(topics(scene, source)).isEmpty());
        awaitTopic(scene, sink, topic);
    }

    @Test
    @KafkaCase("ConnectorClientPolicyIntegrationTest.testCreateWithAllowedOverridesForAllPolicy")
    void allClientSettingsMayBeOverridden(Scene scene) {
        scene.start(scene.sink("sink", scene.name("t"), "consumer.override.client.id", "mine"), 1);
    }

    private static void awaitTopic(Scene scene, Connector connector, String topic) {
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () ->
                                assertThat(topics(scene, connector))
                                        .extracting(name -> name.asText())
                                        .containsExactly(topic));
    }

    private static JsonNode topics(Scene scene, Connector connector) {
        return scene.rest()
                .get("/connectors/" + connector.name() + "/topics")
                .body()
                .path(connector.name())
                .path("topics");
    }
}

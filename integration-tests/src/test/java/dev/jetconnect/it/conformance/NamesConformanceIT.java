package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of connectors that need care in a path. */
@Conformance
class NamesConformanceIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(strings = {"two words", "käse-チーズ", "a+b", "a&b=c?d#e", "dot.ted:x", "semi;colon"})
    void connectorIsAddressedByItsName(String name, Scene scene) {
        Connector source = source(scene, name);

        assertThat(scene.rest().create(source).status()).isEqualTo(201);

        assertIsAddressed(scene.rest(), source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "100%", "back\\slash", "{braces}"})
    @Differs("Kafka Connect creates such a connector and then cannot be asked for it")
    void connectorWithAnAwkwardNameIsAddressed(String name, Scene scene) {
        Connector source = source(scene, name);

        Answer created = scene.rest().create(source);

        assertThat(scene.rest().get("/connectors").body())
                .extracting(JsonNode::asText)
                .contains(source.name());
        if (Target.current() == Target.JETCONNECT) {
            assertThat(created.status()).isEqualTo(201);
            assertIsAddressed(scene.rest(), source);
        }
    }

    @Test
    void controlCharactersAreRefused(Scene scene) {
        Answer answer = scene.rest().create(scene.source("bad").named("bad\u0007name"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("name");
    }

    /** Not a probe: their files have the connector's name. */
    private static Connector source(Scene scene, String name) {
        return Connector.fileSource(
                scene.name(name), scene.file("input.txt", ""), scene.name("topic"));
    }

    private static void assertIsAddressed(ConnectRest rest, Connector connector) {
        String path = "/connectors/" + escaped(connector.name());

        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () -> assertThat(rest.get(path + "/status").status()).isEqualTo(200));
        assertThat(rest.get(path).body().path("name").asText()).isEqualTo(connector.name());
        assertThat(rest.get(path + "/config").status()).isEqualTo(200);
        assertThat(rest.put(path + "/pause", "").status()).isEqualTo(202);
        assertThat(rest.delete(path).status()).isEqualTo(204);
    }

    private static String escaped(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

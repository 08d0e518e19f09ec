package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/loggers}: levels are read and set while the worker runs. */
@Conformance
class LoggersConformanceIT {
    @ParameterizedTest
    @ValueSource(strings = {"", "?scope=worker", "?scope=any"})
    @KafkaCase("StandaloneWorkerIntegrationTest.testDynamicLogging")
    void levelOfANamespaceIsSetOnTheWorker(String scope, Scene scene) {
        String namespace = "test." + scene.name("worker");
        long before = System.currentTimeMillis();
        set(scene, namespace + ".part", "ERROR", "");

        Answer affected = set(scene, namespace, "DEBUG", scope);
        JsonNode level = level(scene, namespace);

        assertThat(affected.status()).isEqualTo(200);
        assertThat(affected.body())
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(namespace, namespace + ".part");
        assertThat(level.path("level").asText()).isEqualTo("DEBUG");
        assertThat(level.path("last_modified").asLong()).isGreaterThanOrEqualTo(before);
        assertThat(level(scene, namespace + ".part").path("level").asText()).isEqualTo("DEBUG");
        assertThat(scene.rest().get("/admin/loggers").body().path(namespace)).isEqualTo(level);
    }

    @Test
    @KafkaCase("StandaloneWorkerIntegrationTest.testDynamicLogging")
    void levelThatIsSetAlreadyStaysAsItIs(Scene scene) {
        String namespace = "test." + scene.name("same");
        set(scene, namespace, "WARN", "?scope=worker");
        set(scene, namespace, "INFO", "?scope=worker");
        JsonNode once = level(scene, namespace);

        Answer again = set(scene, namespace, "INFO", "?scope=worker");

        assertThat(again.status()).isEqualTo(200);
        assertThat(level(scene, namespace)).isEqualTo(once);
    }

    @Test
    @KafkaCase("StandaloneWorkerIntegrationTest.testDynamicLogging")
    void levelOfTheClusterIsSetWithoutAnAnswer(Scene scene) {
        String namespace = "test." + scene.name("cluster");

        Answer answer = set(scene, namespace, "TRACE", "?scope=cluster");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body().isMissingNode()).isTrue();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> level(scene, namespace).path("level").asText().equals("TRACE"));
        assertThat(level(scene, namespace).path("last_modified").isNumber()).isTrue();
    }

    @Test
    @KafkaCase("StandaloneWorkerIntegrationTest.testDynamicLogging")
    void otherLoggersAreLeftAlone(Scene scene) {
        JsonNode before = scene.rest().get("/admin/loggers").body();

        set(scene, "test." + scene.name("one"), "DEBUG", "");

        JsonNode after = scene.rest().get("/admin/loggers").body();
        assertThat(before).isNotEmpty();
        before.fieldNames()
                .forEachRemaining(
                        name -> assertThat(after.path(name)).isEqualTo(before.path(name)));
    }

    @Test
    void rootLoggerIsListed(Scene scene) {
        JsonNode root = scene.rest().get("/admin/loggers").body().path("root");

        assertThat(root.path("level").asText()).isEqualTo("INFO");
        assertThat(root.has("last_modified")).isTrue();
        assertThat(level(scene, "root")).isEqualTo(root);
    }

    @Test
    void unknownLoggerIsNotFound(Scene scene) {
        Answer answer = scene.rest().get("/admin/loggers/test." + scene.name("unknown"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).contains("not found");
    }

    @Test
    void levelMustBeGiven(Scene scene) {
        Answer answer = scene.rest().put("/admin/loggers/test", "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo("Desired 'level' parameter was not specified in request.");
    }

    @Test
    void levelMustExist(Scene scene) {
        Answer answer = set(scene, "test", "LOUD", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("invalid log level 'LOUD'.");
    }

    private static Answer set(Scene scene, String namespace, String level, String query) {
        return scene.rest()
                .put("/admin/loggers/" + namespace + query, "{\"level\":\"" + level + "\"}");
    }

    private static JsonNode level(Scene scene, String namespace) {
        return scene.rest().get("/admin/loggers/" + namespace).body();
    }
}

package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.it.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /connector-plugins}: what is installed, and its settings. */
@Conformance
class PluginsConformanceIT {
    @Test
    void connectorsAreListedWithTypeAndVersion(Scene scene) {
        JsonNode plugins = scene.rest().get("/connector-plugins").body();

        assertThat(plugins)
                .extracting(JsonNode::toString)
                .contains(
                        plugin("dev.jetconnect.probe.ProbeSource", "source", "1.0.0"),
                        plugin("dev.jetconnect.probe.ProbeSink", "sink", "1.0.0"));
        assertThat(plugins)
                .extracting(plugin -> plugin.path("type").asText())
                .containsOnly("source", "sink");
    }

    @Test
    void allPluginsAreListedOnDemand(Scene scene) {
        JsonNode plugins = scene.rest().get("/connector-plugins?connectorsOnly=false").body();

        assertThat(plugins)
                .extracting(plugin -> plugin.path("type").asText())
                .contains(
                        "source",
                        "sink",
                        "converter",
                        "header_converter",
                        "transformation",
                        "predicate");
        assertThat(plugins)
                .extracting(JsonNode::toString)
                .contains(
                        plugin("dev.jetconnect.probe.FlagConverter", "converter", "4.3.1"),
                        plugin("dev.jetconnect.probe.FlagConverter", "header_converter", "4.3.1"),
                        plugin(
                                "org.apache.kafka.connect.transforms.Filter",
                                "transformation",
                                "4.3.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ProbeSource", "dev.jetconnect.probe.ProbeSource"})
    void settingsOfAConnectorAreTold(String plugin, Scene scene) {
        JsonNode settings = config(scene, plugin).body();

        JsonNode batch = named(settings, "probe.batch");
        assertThat(batch.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "name",
                        "type",
                        "required",
                        "default_value",
                        "importance",
                        "documentation",
                        "group",
                        "width",
                        "display_name",
                        "dependents",
                        "order_in_group");
        assertThat(batch.path("type").asText()).isEqualTo("INT");
        assertThat(batch.path("required").asBoolean()).isFalse();
        assertThat(batch.path("default_value").asText()).isEqualTo("10");
        assertThat(batch.path("importance").asText()).isEqualTo("LOW");
        assertThat(batch.path("documentation").asText()).isEqualTo("Records of a poll.");
        assertThat(named(settings, "connector.class").path("required").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "dev.jetconnect.probe.FlagConverter, flag",
        "org.apache.kafka.connect.transforms.RegexRouter, replacement",
        "org.apache.kafka.connect.transforms.predicates.TopicNameMatches, pattern"
    })
    void settingsOfOtherPluginsAreTold(String plugin, String setting, Scene scene) {
        assertThat(named(config(scene, plugin).body(), setting).path("required").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "no.such.Plugin, 404",
        "ProbeSource?version=latest, 200",
        "ProbeSource?version=1.0.0, 200",
        "ProbeSource?version=[1.0.0], 200",
        "ProbeSource?version=9.9.9, 400",
        "ProbeSource?version=%5B, 400"
    })
    void pluginAndVersionMustBeInstalled(String plugin, int status, Scene scene) {
        String path = plugin.replace("?", "/config?").replace("[", "%5B").replace("]", "%5D");

        Answer answer =
                scene.rest()
                        .get("/connector-plugins/" + path + (path.contains("?") ? "" : "/config"));

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    }

    @Test
    void validatedClassMustBeTheOneOfThePath(Scene scene) {
        Answer answer =
                scene.rest()
                        .put(
                                "/connector-plugins/ProbeSink/config/validate",
                                scene.source("source").configJson());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo(
                        "Included connector type dev.jetconnect.probe.ProbeSource does not match"
                                + " request type ProbeSink");
    }

    @Test
    @Differs("Kafka Connect blames itself (500) for a config without class (here 400)")
    void validatedConfigMustNameAClass(Scene scene) {
        Answer answer =
                scene.rest().put("/connector-plugins/ProbeSource/config/validate", "{\"a\":\"b\"}");

        assertThat(answer.status()).isEqualTo(Target.current().choose(400, 500));
        assertThat(answer.body().path("error_code").asInt()).isEqualTo(answer.status());
    }

    @Test
    @Differs("asked again for a version that is not there, Kafka Connect fails (500; here 400)")
    void chosenVersionOfTheConnectorMustBeInstalled(Scene scene) {
        Connector source = scene.source("source", "connector.plugin.version", "9.9.9");

        assertThat(ConfigCheck.of(scene.rest(), source).errors())
                .containsKey("connector.plugin.version");
        Answer answer = scene.create(source);
        assertThat(answer.status())
                .as(answer.message())
                .isEqualTo(Target.current().choose(400, 500));
    }

    @Test
    void chosenVersionOfAConverterMustBeInstalled(Scene scene) {
        Connector source =
                scene.source("source", "value.converter.plugin.version", "9.9.9")
                        .with("value.converter", "dev.jetconnect.probe.UndefinedConverter");

        assertThat(ConfigCheck.of(scene.rest(), source).errors())
                .containsKey("value.converter.plugin.version");
        assertThat(scene.create(source).status()).isEqualTo(400);
    }

    @Test
    void chosenVersionRuns(Scene scene) {
        scene.start(scene.source("source", "connector.plugin.version", "[1.0.0]"), 1);
    }

    private static Answer config(Scene scene, String plugin) {
        return scene.rest().get("/connector-plugins/" + plugin + "/config");
    }

    private static JsonNode named(JsonNode settings, String name) {
        for (JsonNode setting : settings) {
            if (setting.path("name").asText().equals(name)) {
                return setting;
            }
        }
        throw new AssertionError("No setting '" + name + "' in " + settings);
    }

    private static String plugin(String type, String kind, String version) {
        return "{\"class\":\"%s\",\"type\":\"%s\",\"version\":\"%s\"}"
                .formatted(type, kind, version);
    }
}

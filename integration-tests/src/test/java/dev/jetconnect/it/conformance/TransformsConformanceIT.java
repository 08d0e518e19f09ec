package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.Connector;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The distribution's own transforms are plain Connect plugins: they run on Kafka Connect as well.
 */
@Conformance
class TransformsConformanceIT {
    private static final String PACKAGE = "dev.jetconnect.transforms.";

    @Test
    void allAreFoundAndDescribeTheirSettings(Scene scene) {
        Set<String> types = new TreeSet<>();
        for (JsonNode plugin : scene.rest().get("/connector-plugins?connectorsOnly=false").body()) {
            String type = plugin.path("class").asText();
            if (type.startsWith(PACKAGE)) {
                types.add(type);
            }
        }

        assertThat(types).hasSize(9);
        for (String type : types) {
            assertThat(scene.rest().get("/connector-plugins/" + type + "/config").status())
                    .as(type)
                    .isEqualTo(200);
        }
    }

    @Test
    void aChainOfThemChangesWhatASinkGets(Scene scene) {
        String topic = scene.name("topic");
        scene.write(
                "writer",
                ScriptLine.of(topic, "k1", "one"),
                ScriptLine.of(topic, "k1", "one"),
                ScriptLine.of(topic, "k2", "skip"),
                ScriptLine.of(topic, "k3", "two"));
        Connector sink =
                scene.start(
                        scene.sink(
                                "sink",
                                topic,
                                "transforms",
                                "dedup,skip",
                                "transforms.dedup.type",
                                PACKAGE + "Deduplicate",
                                "transforms.dedup.key.mode",
                                "value",
                                "transforms.skip.type",
                                "org.apache.kafka.connect.transforms.Filter",
                                "transforms.skip.predicate",
                                "isSkip",
                                "predicates",
                                "isSkip",
                                "predicates.isSkip.type",
                                PACKAGE + "predicates.FieldMatches",
                                "predicates.isSkip.field",
                                "value",
                                "predicates.isSkip.pattern",
                                "sk.p"),
                        1);

        assertThat(scene.awaitSunk(sink.name(), 2))
                .extracting(record -> record.path("value").asText())
                .containsExactlyInAnyOrder("one", "two");
    }
}

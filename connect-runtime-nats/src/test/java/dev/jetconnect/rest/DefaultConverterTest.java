package dev.jetconnect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.rest.RestWorker.Answer;
import dev.jetconnect.rest.probe.ProbeSink;
import dev.jetconnect.rest.probe.ProbeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a worker does whose user has named no converter. */
class DefaultConverterTest {
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(60);
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

    private static RestWorker worker;

    @BeforeAll
    static void start() {
        worker = RestWorker.start(Map.of("offset.flush.interval.ms", "500"));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    /** So a topic that an older worker has written, in JSON by default, is read on. */
    @Test
    void recordsInJsonAndInOurFormAreReadFromOneTopic() {
        worker.run("both", Map.of("probe.emits", "true", "value.converter", JSON));
        awaitRecord("both", TEXT, "{\"schema\":");
        worker.put(
                RestWorker.path("both", "config"),
                Map.of(
                        "name", "both",
                        "connector.class", ProbeSource.class.getName(),
                        "probe.emits", "true"));
        awaitRecord("both", TEXT, "\uFFFD");

        worker.post(
                "/connectors",
                Map.of("name", "both-sink", "config", sink(Map.of("topics", "both"))));

        assertThat(values("both", Map.of())).isNotEmpty().containsOnly("a record");
        worker.awaitState("both-sink", "RUNNING", "RUNNING");
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.get(RestWorker.path("both-sink", "offsets"))
                                                        .body()
                                                        .at("/offsets"))
                                        .isNotEmpty());
        worker.awaitState("both-sink", "RUNNING", "RUNNING");
    }

    @Test
    void itIsAPluginWithSettingsOfItsOwn() {
        assertThat(worker.get("/connector-plugins?connectorsOnly=false").body().toString())
                .contains("dev.jetconnect.convert.BinaryConverter");
        assertThat(worker.get("/connector-plugins/BinaryConverter/config").body().toString())
                .contains("schemas.bucket");
    }

    private static void awaitRecord(String topic, String converter, String begin) {
        await().atMost(ARRIVAL_MAX)
                .until(
                        () ->
                                values(topic, Map.of("value.converter", converter)).stream()
                                        .anyMatch(value -> value.startsWith(begin)));
    }

    /** The values of the last records, by the dry run of a sink. */
    private static List<String> values(String topic, Map<String, String> settings) {
        Answer answer =
                worker.put("/transforms/test?topic=" + topic + "&last=1000", sink(settings));
        return answer.status() == 200
                ? answer.body().findValues("before").stream()
                        .map(record -> record.path("value"))
                        .map(JsonNode::asText)
                        .toList()
                : List.of();
    }

    private static Map<String, String> sink(Map<String, String> settings) {
        Map<String, String> complete = new HashMap<>(settings);
        complete.put("connector.class", ProbeSink.class.getName());
        return complete;
    }
}

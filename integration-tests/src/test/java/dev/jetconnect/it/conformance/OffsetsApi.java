package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.it.ConnectRest.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * {@code /connectors/NAME/offsets} of a probe connector. A partition is named {@code TOPIC-N} for a
 * sink and {@code TASK-N} for a source.
 *
 * <p>Confined to the test's thread.
 */
record OffsetsApi(Scene scene, String connector) {
    /** What tools look for in the answers. */
    static final String FRAMEWORK_DONE =
            "The Connect framework-managed offsets for this connector have been %s successfully. "
                    + "However, if this connector manages offsets externally, they will need to be"
                    + " manually %<s in the system that the connector uses.";

    static final String ALL_ALTERED =
            "The offsets for this connector have been altered successfully";

    static final String MOVES_ON =
            "The position of a partition without new records moves on with its stream.";

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    Map<String, Long> read() {
        Map<String, Long> offsets = new TreeMap<>();
        for (JsonNode entry : scene.rest().offsets(connector)) {
            JsonNode partition = entry.path("partition");
            JsonNode offset = entry.path("offset");
            if (partition.has("source")) {
                offsets.put(partition.path("source").asText(), offset.path("position").asLong());
            } else {
                offsets.put(
                        partition.path("kafka_topic").asText()
                                + "-"
                                + partition.path("kafka_partition").asInt(),
                        offset.path("kafka_offset").asLong());
            }
        }
        return offsets;
    }

    void await(Map<String, Long> expected) {
        Awaitility.await()
                .atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(read()).isEqualTo(expected));
    }

    /** Waits until a sink's offsets are behind its last records. */
    void awaitBehind(Map<String, Long> ends) {
        Awaitility.await()
                .atMost(WAIT_MAX)
                .untilAsserted(
                        () -> {
                            Map<String, Long> offsets = read();
                            assertThat(offsets).containsOnlyKeys(ends.keySet());
                            ends.forEach(
                                    (partition, end) ->
                                            assertThat(offsets.get(partition))
                                                    .as(partition)
                                                    .isBetween(end, furthest(end)));
                        });
    }

    /**
     * Alters offsets of a stopped sink.
     *
     * @param offsets a null one is deleted
     */
    Answer alterSink(String topic, Map<Integer, Long> offsets) {
        return alter(sinkBody(topic, offsets));
    }

    /** The body of a request that alters offsets of a sink. */
    static String sinkBody(String topic, Map<Integer, Long> offsets) {
        List<Map<String, Object>> entries = new ArrayList<>();
        offsets.forEach(
                (partition, offset) ->
                        entries.add(
                                entry(
                                        Map.of("kafka_topic", topic, "kafka_partition", partition),
                                        offset == null ? null : Map.of("kafka_offset", offset))));
        return body(entries);
    }

    /** Alters offsets of a stopped source. */
    Answer alterSource(Map<String, Long> offsets) {
        List<Map<String, Object>> entries = new ArrayList<>();
        offsets.forEach(
                (partition, offset) ->
                        entries.add(
                                entry(Map.of("source", partition), Map.of("position", offset))));
        return alter(body(entries));
    }

    Answer reset() {
        return whenItsTasksHaveLeft(() -> scene.rest().delete(path()));
    }

    String path() {
        return "/connectors/" + connector + "/offsets";
    }

    /** Stops the connector and waits until offsets can be changed. */
    void stopConnector() {
        Answer answer = scene.rest().put("/connectors/" + connector + "/stop", "");
        assertThat(answer.status()).isEqualTo(204);
        scene.awaitStates(connector, "STOPPED", "none", 0);
    }

    void resumeConnector(int tasks) {
        Answer answer = scene.rest().put("/connectors/" + connector + "/resume", "");
        assertThat(answer.status()).isEqualTo(202);
        scene.awaitStates(connector, "RUNNING", "RUNNING", tasks);
    }

    private Answer alter(String body) {
        return whenItsTasksHaveLeft(() -> scene.rest().patch(path(), body));
    }

    /** Consumers of tasks that have just stopped may still be in Kafka's group (KAFKA-15826). */
    private static Answer whenItsTasksHaveLeft(Callable<Answer> change) {
        return Awaitility.await()
                .atMost(WAIT_MAX)
                .until(change, answer -> !answer.message().contains("can be safely retried"));
    }

    private static long furthest(long end) {
        return Target.current().choose(Long.MAX_VALUE, end);
    }

    private static String body(List<Map<String, Object>> entries) {
        return JSON.valueToTree(Map.of("offsets", entries)).toString();
    }

    private static Map<String, Object> entry(Map<String, ?> partition, Map<String, ?> offset) {
        Map<String, Object> entry = new HashMap<>();
        entry.put("partition", partition);
        entry.put("offset", offset);
        return entry;
    }
}

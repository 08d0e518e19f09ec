package dev.jetconnect.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.config.NatsSettings;
import dev.jetconnect.log.ArrivalQueue;
import dev.jetconnect.log.StoredMessage;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.StreamReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.BufferSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connect's transaction boundaries on a whole worker; what counts is what the stream holds. */
class TransactionBoundaryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOUR = "3600000";

    private static TestNats nats;
    private static LogSettings group;
    private static WorkerProcess worker;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startWorker() {
        nats = TestNats.start();
        group = nats.newGroup();
        NatsSettings there = nats.server().settings();
        worker =
                WorkerProcess.start(
                        new HashMap<>(
                                Map.of(
                                        "group.id", group.group(),
                                        "listeners", "http://127.0.0.1:0",
                                        "nats.url", String.join(",", there.urls()),
                                        "nats.username", there.username().orElseThrow(),
                                        "nats.password", there.password().orElseThrow().value())));
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
        nats.close();
    }

    @Test
    void pollIsTheBoundaryUnlessTheConfigSaysOtherwise() throws IOException, InterruptedException {
        start("poll", Map.of("end", "100"));

        awaitOffset("poll", 100);
        assertThat(read("poll")).isEqualTo(numbers(0, 100));
    }

    @Test
    void recordsOfAnAbortedTransactionAreNeverStoredThoughTheirOffsetsAre()
            throws IOException, InterruptedException {
        start("own", Map.of("end", "60", "transaction.boundary", "connector"));

        awaitOffset("own", 60);
        assertThat(read("own"))
                .isEqualTo(
                        IntStream.range(0, 60)
                                .filter(number -> number / 10 % 3 != 2)
                                .mapToObj(Integer::toString)
                                .toList());
    }

    @Test
    void nothingIsStoredBeforeTheIntervalEndsButAPauseCommitsFirst()
            throws IOException, InterruptedException {
        start(
                "interval",
                Map.of(
                        "end", "40",
                        "transaction.boundary", "interval",
                        "transaction.boundary.interval.ms", HOUR));
        await().atMost(PATIENCE).until(() -> state("interval").equals("RUNNING"));
        assertThat(read("interval")).isEmpty();

        send("PUT", "/connectors/interval/pause", "");

        await().atMost(PATIENCE).until(() -> state("interval").equals("PAUSED"));
        List<String> stored = read("interval");
        assertThat(stored).isEqualTo(numbers(0, stored.size()));
        awaitOffset("interval", stored.size());
    }

    @Test
    void largeTransactionOfTheIntervalIsCommittedEarly() throws IOException, InterruptedException {
        start(
                "early",
                Map.of(
                        "end", "2000",
                        "transaction.boundary", "interval",
                        "transaction.boundary.interval.ms", HOUR));

        await().atMost(PATIENCE).until(() -> state("early").equals("RUNNING"));
        await().atMost(PATIENCE).until(() -> read("early").size() >= 1500);
        assertThat(read("early")).isEqualTo(numbers(0, read("early").size()));
    }

    @Test
    void failureOfThePollLeavesNoTraceOfItsTransaction() throws IOException, InterruptedException {
        start(
                "broken",
                Map.of(
                        "end", "90",
                        "fail.at", "50",
                        "transaction.boundary", "interval",
                        "transaction.boundary.interval.ms", HOUR));
        await().atMost(PATIENCE).until(() -> state("broken").equals("FAILED"));
        assertThat(read("broken")).isEmpty();

        Map<String, String> repaired = config("broken", Map.of("end", "90"));
        send("PUT", "/connectors/broken/config", JSON.writeValueAsString(repaired));

        awaitOffset("broken", 90);
        assertThat(read("broken")).isEqualTo(numbers(0, 90));
    }

    private void start(String name, Map<String, String> settings)
            throws IOException, InterruptedException {
        send(
                "POST",
                "/connectors",
                JSON.writeValueAsString(Map.of("name", name, "config", config(name, settings))));
    }

    private static Map<String, String> config(String name, Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(settings);
        config.put("connector.class", NumberSource.class.getName());
        config.put("topic", name);
        config.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        return config;
    }

    private void awaitOffset(String name, int next) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                send("GET", "/connectors/" + name + "/offsets", "")
                                                .at("/offsets/0/offset/next")
                                                .asInt()
                                        == next);
    }

    private String state(String name) throws IOException, InterruptedException {
        return send("GET", "/connectors/" + name + "/status", "").at("/tasks/0/state").asText();
    }

    private JsonNode send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address() + path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        return answer.isEmpty() ? JSON.nullNode() : JSON.readTree(answer);
    }

    private static String address() {
        return worker.restUrl().getHost() + ":" + worker.restUrl().getPort();
    }

    /** All records of the connector's stream in stream order. */
    private static List<String> read(String connector) throws InterruptedException {
        StreamNames names = new StreamNames(group.group(), connector);
        ArrivalQueue queue = new ArrivalQueue(group.prefetchBytesMax());
        List<String> values = new ArrayList<>();
        List<String> subjects =
                List.of(
                        names.subject(connector + "-evens", 0),
                        names.subject(connector + "-odds", 0));
        try (StreamReader reader =
                StreamReader.start(
                        nats.client(),
                        new StreamReader.ReaderSettings(names.stream(), "test", subjects, 1),
                        queue)) {
            Optional<StoredMessage> bundle = queue.poll(Duration.ofSeconds(2));
            while (bundle.isPresent()) {
                bundle.get()
                        .records(BufferSupplier.NO_CACHING)
                        .forEach(
                                stored ->
                                        values.add(
                                                new String(
                                                        stored.value(), StandardCharsets.UTF_8)));
                bundle = queue.poll(Duration.ofSeconds(1));
            }
        }
        return values;
    }

    private static List<String> numbers(int begin, int end) {
        return IntStream.range(begin, end).mapToObj(Integer::toString).toList();
    }
}

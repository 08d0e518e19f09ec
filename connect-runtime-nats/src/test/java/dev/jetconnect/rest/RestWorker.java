package dev.jetconnect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.jetconnect.TestNats;
import dev.jetconnect.cli.WorkerProcess;
import dev.jetconnect.rest.probe.ProbeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A whole worker in this JVM, with its own nats-server, and its REST API as a client sees it. */
final class RestWorker implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STATE_MAX = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final WorkerProcess worker;

    private RestWorker(WorkerProcess worker) {
        this.worker = worker;
    }

    /**
     * @param body missing node where the answer has none
     */
    record Answer(int status, JsonNode body, HttpHeaders headers) {
        String message() {
            return body.path("message").asText();
        }
    }

    static RestWorker start(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        try {
            Path data = Files.createTempDirectory(Path.of("target"), "worker");
            properties.put("data.dir", data.toAbsolutePath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.put("nats.server.path", TestNats.program().toString());
        properties.put("listeners", "http://127.0.0.1:0");
        properties.put("plugin.discovery", "service_load");
        properties.put("connector.client.config.override.policy", "All");
        properties.put("restart.policy", "none"); // what failed is looked at as it is
        properties.putAll(settings);
        return new RestWorker(WorkerProcess.start(properties));
    }

    URI address() {
        return worker.restUrl();
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer put(String path) {
        return send("PUT", path, null);
    }

    Answer put(String path, Object body) {
        return send("PUT", path, text(body));
    }

    Answer patch(String path, Object body) {
        return send("PATCH", path, text(body));
    }

    Answer post(String path, Object body) {
        return send("POST", path, body == null ? null : text(body));
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Creates a probe source. */
    Answer create(String name, Map<String, String> config) {
        return post("/connectors", Map.of("name", name, "config", probe(config)));
    }

    /** Creates a probe source, and waits until it runs with its tasks. */
    void run(String name, Map<String, String> config) {
        Answer created = create(name, config);
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        awaitState(name, "RUNNING", "RUNNING");
    }

    static Map<String, String> probe(Map<String, String> config) {
        Map<String, String> complete = new HashMap<>(config);
        complete.putIfAbsent("connector.class", ProbeSource.class.getName());
        return complete;
    }

    /** A connector's path, or one below it. */
    static String path(String name, String... below) {
        StringBuilder path = new StringBuilder("/connectors/").append(encode(name));
        for (String part : below) {
            path.append('/').append(part);
        }
        return path.toString();
    }

    static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Waits for the state of the connector and for that of each of its tasks, of which it has. */
    void awaitState(String name, String connector, String task) {
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode status = get(path(name, "status")).body();
                            String all = status.toString();
                            assertThat(status.at("/connector/state").asText())
                                    .as(all)
                                    .isEqualTo(connector);
                            assertThat(status.at("/tasks")).as(all).isNotEmpty();
                            status.at("/tasks")
                                    .forEach(
                                            part ->
                                                    assertThat(part.path("state").asText())
                                                            .as(all)
                                                            .isEqualTo(task));
                        });
    }

    void awaitConnectorState(String name, String state) {
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                get(path(name, "status"))
                                                        .body()
                                                        .at("/connector/state")
                                                        .asText())
                                        .isEqualTo(state));
    }

    Answer send(String method, String path, String body) {
        return send(method, path, body, "application/json");
    }

    Answer send(String method, String path, String body, String contentType) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address().resolve(path)).timeout(Duration.ofSeconds(100));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        request.method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body().isEmpty()
                            ? MissingNode.getInstance()
                            : JSON.readTree(response.body()),
                    response.headers());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered in JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted in " + method + " " + path, e);
        }
    }

    static String text(Object body) {
        try {
            return body instanceof String text ? text : JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}

package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A worker's REST API as any client of Kafka Connect sees it.
 *
 * <p>Thread-safe.
 */
public final class ConnectRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(100);
    private static final Duration STATE_MAX = Duration.ofMinutes(2);

    private final HttpClient http;
    private final URI address;

    public ConnectRest(URI address) {
        this(address, HttpClient.newBuilder());
    }

    /**
     * One that sends as the client says.
     *
     * @param client its trust, for HTTPS
     */
    public ConnectRest(URI address, HttpClient.Builder client) {
        this.address = address;
        this.http = client.version(HttpClient.Version.HTTP_1_1).build();
    }

    /**
     * An answer.
     *
     * @param body missing node where the answer has none
     */
    public record Answer(int status, JsonNode body) {
        public String message() {
            return body.path("message").asText();
        }
    }

    public URI address() {
        return address;
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer post(String path, String body) {
        return send("POST", path, body);
    }

    public Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    public Answer patch(String path, String body) {
        return send("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    public Answer create(Connector connector) {
        return post("/connectors", connector.json());
    }

    /** Creates the connector and waits until it and its tasks run. */
    public void start(Connector connector) {
        Answer answer = create(connector);
        assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(201);
        awaitRunning(connector.name());
    }

    public JsonNode status(String connector) {
        return get("/connectors/" + connector + "/status").body();
    }

    public JsonNode offsets(String connector) {
        return get("/connectors/" + connector + "/offsets").body().path("offsets");
    }

    public void awaitRunning(String connector) {
        awaitStates(connector, "RUNNING", "RUNNING");
    }

    /** Waits for the state of the connector and for that of its one task. */
    public void awaitStates(String connector, String connectorState, String taskState) {
        await().atMost(STATE_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode status = status(connector);
                            assertThat(status.at("/connector/state").asText())
                                    .as(status.toPrettyString())
                                    .isEqualTo(connectorState);
                            assertThat(status.at("/tasks/0/state").asText())
                                    .as(status.toPrettyString())
                                    .isEqualTo(taskState);
                        });
    }

    /** Waits until the connector or its task has failed, and returns the trace that says why. */
    public String awaitFailure(String connector) {
        JsonNode failed =
                await().atMost(STATE_MAX)
                        .until(() -> failedPart(status(connector)), part -> !part.isMissingNode());
        return failed.path("trace").asText();
    }

    /** Any request, with the headers given and no others; the answer as it came. */
    public HttpResponse<String> raw(
            String method, String path, String body, String... headersAndValues) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(REQUEST_TIMEOUT)
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (headersAndValues.length > 0) {
            request.headers(headersAndValues);
        }
        return exchange(request.build());
    }

    public boolean isReachable() {
        try {
            return get("/connectors").status() == 200;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static JsonNode failedPart(JsonNode status) {
        if (isFailed(status.path("connector"))) {
            return status.path("connector");
        }
        for (JsonNode task : status.path("tasks")) {
            if (isFailed(task)) {
                return task;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean isFailed(JsonNode part) {
        return part.path("state").asText().equals("FAILED");
    }

    private Answer send(String method, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(REQUEST_TIMEOUT)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response = exchange(request);
        String text = response.body();
        try {
            return new Answer(
                    response.statusCode(),
                    text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered in JSON: " + text, e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted in " + request, e);
        }
    }
}

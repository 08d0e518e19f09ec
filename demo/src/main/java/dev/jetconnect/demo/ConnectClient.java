package dev.jetconnect.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The part of Kafka Connect's REST API that the demo uses.
 *
 * <p>Thread-safe.
 */
final class ConnectClient {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    ConnectClient(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    boolean isReady() throws InterruptedException {
        try {
            return send(request("/connectors").GET()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Creates the connector that a file describes and returns its name. */
    String create(Path file) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    send(
                            request("/connectors")
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofFile(file)));
            if (response.statusCode() != 201) {
                throw new DemoFailure(
                        "The worker refused "
                                + file.getFileName()
                                + ": "
                                + message(response.body()));
            }
            return JSON.readTree(Files.readString(file)).path("name").asText();
        } catch (IOException e) {
            throw new DemoFailure(
                    "The worker can't be asked to run " + file + ": " + e.getMessage(), e);
        }
    }

    /** Why a connector or one of its tasks has failed, if one has. */
    Optional<String> failureOf(String connector) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    send(request("/connectors/" + connector + "/status").GET());
            // Just created, it may have no status yet.
            if (response.statusCode() != 200) {
                return Optional.empty();
            }
            return failureIn(JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new DemoFailure("The worker does not answer: " + e.getMessage(), e);
        }
    }

    static Optional<String> failureIn(JsonNode status) {
        String name = status.path("name").asText();
        if (isFailed(status.path("connector"))) {
            return Optional.of(
                    "Connector " + name + " has failed: " + firstLine(status.path("connector")));
        }
        for (JsonNode task : status.path("tasks")) {
            if (isFailed(task)) {
                return Optional.of(
                        "Task "
                                + task.path("id").asInt()
                                + " of connector "
                                + name
                                + " has failed: "
                                + firstLine(task));
            }
        }
        return Optional.empty();
    }

    private static boolean isFailed(JsonNode part) {
        return part.path("state").asText().equals("FAILED");
    }

    private static String firstLine(JsonNode part) {
        return part.path("trace")
                .asText("no reason given")
                .lines()
                .findFirst()
                .orElse("no reason given");
    }

    private static String message(String body) {
        try {
            return JSON.readTree(body).path("message").asText(body);
        } catch (IOException e) {
            // Not JSON: then the answer itself says the most.
            return body;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(REQUEST_TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

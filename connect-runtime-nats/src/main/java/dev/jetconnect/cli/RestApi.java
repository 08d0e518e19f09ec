package dev.jetconnect.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests to a worker's REST API, with its errors as sentences. */
final class RestApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    private final URI worker;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RestApi(URI worker) {
        this.worker = worker;
    }

    /**
     * Sends a request and returns the answer's JSON; an empty object where there is none.
     *
     * @param body null for none
     * @throws IOException with the worker's own words, if it refuses or cannot be reached
     */
    JsonNode send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(worker.resolve(path))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response;
        try {
            response = client.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException(
                    "There is no worker at "
                            + worker
                            + ". Start one with 'jetconnect worker', or name it with --url.",
                    e);
        }
        JsonNode answer = parse(response.body());
        if (response.statusCode() >= 400) {
            throw new IOException(
                    answer.path("message").asText("The worker answered " + response.statusCode()));
        }
        return answer;
    }

    static String encode(String pathPart) {
        return URLEncoder.encode(pathPart, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MAPPER.createObjectNode();
        }
    }
}

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
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Requests to a worker's REST API, with its errors as sentences. */
final class RestApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    private final RestAddress worker;
    private final HttpClient client;

    RestApi(URI worker) {
        this(
                new RestAddress(
                        worker,
                        Optional.empty(),
                        Optional.empty(),
                        TIMEOUT,
                        "Start one with 'jetconnect worker', or name it with --url."));
    }

    RestApi(RestAddress worker) {
        this.worker = worker;
        this.client = worker.client();
    }

    URI url() {
        return worker.url();
    }

    /**
     * Sends a request and returns the answer's JSON; an empty object where there is none.
     *
     * @param body null for none
     * @throws RestFailure with the worker's own words, if it refuses or cannot be reached
     */
    JsonNode send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = answer(request(method, path, body));
        JsonNode answer = parse(response.body());
        if (response.statusCode() >= 400) {
            throw new RestFailure(
                    response.statusCode(),
                    answer.path("message").asText(refusal(method, path, response.statusCode())),
                    null);
        }
        return answer;
    }

    static String encode(String pathPart) {
        return URLEncoder.encode(pathPart, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(worker.at(path))
                        .timeout(worker.timeout())
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        worker.authorization().ifPresent(value -> request.header("Authorization", value.value()));
        return request.build();
    }

    private HttpResponse<String> answer(HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new RestFailure(
                    0, "There is no worker at " + worker.url() + ". " + worker.remedy(), e);
        } catch (HttpTimeoutException e) {
            throw new RestFailure(
                    0,
                    worker.url()
                            + " did not answer "
                            + request.method()
                            + " "
                            + request.uri().getPath()
                            + " within "
                            + worker.timeout().toSeconds()
                            + " s.",
                    e);
        } catch (SSLException e) {
            throw new RestFailure(
                    0, "No TLS connection to " + worker.url() + ": " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new RestFailure(
                    0,
                    worker.url()
                            + " broke off the connection or does not speak HTTP ("
                            + e.getMessage()
                            + ").",
                    e);
        }
    }

    private String refusal(String method, String path, int status) {
        return switch (status) {
            case 401, 403 -> worker.url() + " does not let this user in (status " + status + ").";
            default ->
                    worker.url()
                            + " answered "
                            + method
                            + " "
                            + path
                            + " with status "
                            + status
                            + ".";
        };
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MAPPER.createObjectNode();
        }
    }
}

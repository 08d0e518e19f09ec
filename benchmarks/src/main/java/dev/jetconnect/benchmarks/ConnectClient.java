package dev.jetconnect.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Kafka Connect's REST API as far as a benchmark needs it, the same for every side.
 *
 * <p>Thread-safe.
 */
final class ConnectClient {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    ConnectClient(URI address) {
        this.address = address;
    }

    boolean answers() {
        try {
            return send(request("/").GET()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void create(String name, Map<String, String> config) {
        try {
            String body = JSON.writeValueAsString(Map.of("name", name, "config", config));
            HttpResponse<String> response =
                    send(
                            request("/connectors")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body)));
            if (response.statusCode() != 201) {
                throw new BenchmarkFailure(
                        "The worker refused connector " + name + ": " + response.body());
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    void delete(String name) {
        try {
            HttpResponse<String> response = send(request("/connectors/" + name).DELETE());
            if (response.statusCode() != 204) {
                throw new BenchmarkFailure(
                        "Connector " + name + " could not be deleted: " + response.body());
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Has it keep its place, without tasks. */
    void stop(String name) {
        put(name, "stop");
    }

    /** Of one that was stopped. */
    void resume(String name) {
        put(name, "resume");
    }

    private void put(String name, String verb) {
        try {
            HttpResponse<String> response =
                    send(request("/connectors/" + name + "/" + verb).PUT(BodyPublishers.noBody()));
            if (response.statusCode() != 202 && response.statusCode() != 204) {
                throw new BenchmarkFailure(
                        "Connector " + name + " refused to " + verb + ": " + response.body());
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Fails when the connector or one of its tasks has failed. */
    void check(String name) {
        try {
            HttpResponse<String> response = send(request("/connectors/" + name + "/status").GET());
            // Just created, it may have no status yet.
            if (response.statusCode() == 200) {
                failureIn(JSON.readTree(response.body()))
                        .ifPresent(
                                trace -> {
                                    throw new BenchmarkFailure(name + " has failed: " + trace);
                                });
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Tasks of all connectors that run. */
    int runningTasks() {
        return runningTasksByWorker().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The same, for each worker that is said to run some. */
    Map<String, Integer> runningTasksByWorker() {
        try {
            HttpResponse<String> response = send(request("/connectors?expand=status").GET());
            Map<String, Integer> running = new HashMap<>();
            for (JsonNode tasks : JSON.readTree(response.body()).findValues("tasks")) {
                for (JsonNode task : tasks) {
                    if (task.path("state").asText().equals("RUNNING")) {
                        running.merge(task.path("worker_id").asText(), 1, Integer::sum);
                    }
                }
            }
            return running;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** As statuses name the worker that is asked. */
    String workerId() {
        return address.getAuthority();
    }

    private static Optional<String> failureIn(JsonNode status) {
        for (JsonNode part : status.findParents("state")) {
            if (part.path("state").asText().equals("FAILED")) {
                return Optional.of(part.path("trace").asText("no reason given"));
            }
        }
        return Optional.empty();
    }

    private BenchmarkFailure unreachable(IOException cause) {
        return new BenchmarkFailure(address + " does not answer: " + cause.getMessage(), cause);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(REQUEST_TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("Interrupted", e);
        }
    }
}

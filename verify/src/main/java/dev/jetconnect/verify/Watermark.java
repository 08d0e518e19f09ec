package dev.jetconnect.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Waits until the target has all that the source has at this moment: a worker knows, which moves
 * the changes.
 *
 * <p>Confined to one thread.
 */
final class Watermark {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    /** The worker waits as long as it may, and answers in any case. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(3);

    private final URI url;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();

    Watermark(URI url) {
        this.url = url;
    }

    /**
     * @throws VerifyException if the worker cannot tell, or the target does not get there
     */
    void await() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .timeout(ANSWER_MAX)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = MAPPER.readTree(answer.body());
            if (answer.statusCode() != 200 || !body.path("reached").asBoolean()) {
                throw new VerifyException(
                        "The worker does not tell that the target has what the source has: "
                                + body.path("message").asText("status " + answer.statusCode()));
            }
        } catch (IOException e) {
            throw new VerifyException(
                    "The worker at " + url + " cannot be asked: " + e.getMessage(), e);
        }
    }
}

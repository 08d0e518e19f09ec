package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.Connector;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot be meant: what is wrong is answered as {@code error_code, message}. */
@Conformance
class BadRequestConformanceIT {
    private static final String JSON = "application/json";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":",
                "not json",
                "[]",
                "{\"name\": \"x\", \"config\": {}, \"unknown\": 1}",
                "{\"name\": \"x\", \"config\": {}, \"initial_state\": \"BORED\"}"
            })
    @Differs("Kafka Connect blames itself (500) for what the client did wrong (here 400)")
    void wrongBodyIsTheClientsFault(String body, Scene scene) {
        HttpResponse<String> answer = send(scene, "POST", "/connectors", body);

        assertRefused(answer, Target.current().choose(400, 500));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /connectors",
        "PUT, /connectors/any/config",
        "PUT, /connector-plugins/ProbeSource/config/validate",
        "PUT, /admin/loggers/any"
    })
    @Differs("Kafka Connect blames itself (500) for a missing body (here 400)")
    void missingBodyIsTheClientsFault(String method, String path, Scene scene) {
        HttpResponse<String> answer = send(scene, method, path, "");

        assertRefused(answer, Target.current().choose(400, 500));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /connectors",
        "PUT, /connectors/any/config",
        "PATCH, /connectors/any/offsets",
        "PUT, /connector-plugins/ProbeSource/config/validate",
        "PUT, /admin/loggers/any"
    })
    void bodyMustBeJson(String method, String path, Scene scene) {
        HttpResponse<String> answer =
                scene.rest().raw(method, path, "{}", "Content-Type", "text/plain");

        assertRefused(answer, 415);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "GET, /connectors/any/nothing, 404",
        "DELETE, /connectors, 405",
        "PUT, /connectors, 405",
        "POST, /connector-plugins, 405",
        "POST, /connectors/any/pause, 405",
        "GET, /connectors/any/restart, 405"
    })
    void pathAndMethodMustExist(String method, String path, int status, Scene scene) {
        assertRefused(send(scene, method, path, ""), status);
    }

    @Test
    void headAndOptionsAreAnswered(Scene scene) {
        HttpResponse<String> head = scene.rest().raw("HEAD", "/connectors", "");
        HttpResponse<String> options = scene.rest().raw("OPTIONS", "/connectors", "");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(options.statusCode()).isEqualTo(200);
    }

    @Test
    @KafkaCase("SessionedProtocolIntegrationTest.ensureInternalEndpointIsSecured")
    @Differs("no worker asks another by REST here: there are no such endpoints (404, 405)")
    void endpointsOfTheWorkersAreClosedToOthers(Scene scene) {
        Connector sink = scene.start(scene.sink("sink", scene.name("t")), 1);

        for (String name : new String[] {scene.name("nobody"), sink.name()}) {
            HttpResponse<String> unsigned =
                    send(scene, "POST", "/connectors/" + name + "/tasks", "[]");
            HttpResponse<String> forged =
                    scene.rest()
                            .raw(
                                    "POST",
                                    "/connectors/" + name + "/tasks",
                                    "[]",
                                    "Content-Type",
                                    JSON,
                                    "X-Connect-Authorization",
                                    "S2Fma2Flc3F1ZQ==",
                                    "X-Connect-Request-Signature-Algorithm",
                                    "HmacSHA256");
            HttpResponse<String> fence = send(scene, "PUT", "/connectors/" + name + "/fence", "");

            assertRefused(unsigned, Target.current().choose(405, 400));
            assertRefused(forged, Target.current().choose(405, 403));
            assertRefused(fence, Target.current().choose(404, 400));
        }
        scene.awaitStates(sink.name(), "RUNNING", "RUNNING", 1);
    }

    private static void assertRefused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body())
                .startsWith("{\"error_code\":" + status + ",\"message\":")
                .doesNotContain("\tat ");
    }

    private static HttpResponse<String> send(Scene scene, String method, String path, String body) {
        return scene.rest().raw(method, path, body, "Content-Type", JSON);
    }
}

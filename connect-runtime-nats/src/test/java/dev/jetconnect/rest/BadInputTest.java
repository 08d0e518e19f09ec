package dev.jetconnect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.rest.RestWorker.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client reads when it sends something wrong: a status of its own fault and a sentence. */
class BadInputTest {
    private static final String VALIDATE = "/connector-plugins/ProbeSource/config/validate";

    private static RestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = RestWorker.start(Map.of("rest.request.bytes.max", "100000"));
        worker.run("present", Map.of());
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /connectors | {\"name\": | line 1",
                "POST | /connectors | not json | not valid JSON",
                "POST | /connectors | [] | must be a JSON object",
                "POST | /connectors | \"x\" | JSON object",
                "POST | /connectors | 5 | JSON object",
                "POST | /connectors | null | no body",
                "POST | /connectors | {\"name\": \"x\"} | 'config'",
                "POST | /connectors | {\"name\": \"x\", \"config\": null} | 'config'",
                "POST | /connectors | {\"name\": \"x\", \"config\": []} | 'config' must be a JSON object",
                "POST | /connectors | {\"name\": \"x\", \"config\": {\"a\": {}}} | 'config.a' must be a text",
                "POST | /connectors | {\"name\": \"x\", \"config\": {\"a\": [1]}} | 'config.a' must be a text",
                "POST | /connectors | {\"name\": [], \"config\": {}} | 'name' must be a text",
                "POST | /connectors | {\"name\": \"x\", \"config\": {}} | connector.class",
                "POST | /connectors | {\"name\": \"x\", \"config\": {\"connector.class\": \"\"}} | connector.class",
                "POST | /connectors | {\"name\": \"x\", \"config\": {\"connector.class\": null}} | connector.class",
                "POST | /connectors | {\"name\": \"x\", \"config\": {}, \"extra\": 1} | Unknown field 'extra'",
                "POST | /connectors | {\"name\": \"x\", \"config\": {}, \"initial_state\": \"BORED\"} | [RUNNING, PAUSED, STOPPED]",
                "POST | /connectors | {\"name\": \"x\", \"config\": {}, \"initial_state\": 5} | [RUNNING, PAUSED, STOPPED]",
                "POST | /connectors | {\"name\": \"x\", \"config\": {}, \"initial_state\": {}} | [RUNNING, PAUSED, STOPPED]",
                "POST | /connectors | {\"name\": \"x\", \"config\": {\"name\": \"y\"}} | doesn't match",
                "PUT | /connectors/x/config | {\"a\": | not valid JSON",
                "PUT | /connectors/x/config | [] | JSON object",
                "PUT | /connectors/x/config | null | no body",
                "PUT | /connectors/x/config | {\"name\": \"y\"} | doesn't match",
                "PATCH | /connectors/present/config | [] | JSON object",
                "PATCH | /connectors/present/config | {\"connector.class\": null} | connector.class",
                "PATCH | /connectors/present/config | {\"probe.number\": \"many\"} | probe.number",
                "PATCH | /connectors/present/offsets | {} | Partitions / offsets",
                "PATCH | /connectors/present/offsets | {\"offsets\": []} | Partitions / offsets",
                "PATCH | /connectors/present/offsets | {\"offsets\": {}} | 'offsets' must be a list",
                "PATCH | /connectors/present/offsets | {\"offsets\": [null]} | 'partition'",
                "PATCH | /connectors/present/offsets | {\"offsets\": [{}]} | 'partition'",
                "PATCH | /connectors/present/offsets | {\"offsets\": [{\"partition\": 5}]} | JSON object",
                "PATCH | /connectors/present/offsets | {\"offsets\": [{\"partition\": {\"a\": 1}, \"offset\": {\"b\": 1}}]} | STOPPED state",
                "PUT | /transforms/test?topic=t | {\"nats.stream\": \"ORDERS\"} | topics of connectors",
                "PUT | " + VALIDATE + " | {} | connector.class",
                "PUT | " + VALIDATE + " | null | no body",
                "PUT | " + VALIDATE + " | {\"connector.class\": \"Other\"} | does not match",
                "PUT | /connector-plugins/Missing/config/validate | {\"connector.class\": \"Missing\"} | Missing",
                "PUT | /admin/loggers/x | {} | 'level'",
                "PUT | /admin/loggers/x | {\"level\": {}} | 'level' must be a text"
            })
    void wrongBodyIsRefusedWithASentence(String method, String path, String body, String part) {
        Answer answer = worker.send(method, path, body);

        assertRefusal(answer, 400);
        assertThat(answer.message()).contains(part);
        assertThat(worker.get("/connectors/x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nats.sequencer | often | nats.sequencer: Expected value to be either true or false",
                "nats.sequencer.buffer.records | 0 | nats.sequencer.buffer.records",
                "nats.sequencer.gap.timeout.ms | soon | nats.sequencer.gap.timeout.ms",
                "nats.sequencer.on.gap | wait | pass, drop, dead-letter, fail",
                "nats.sequencer.on.late | dead-letter | errors.deadletterqueue.topic.name"
            })
    void wrongSettingOfTheSequencerIsRefused(String key, String value, String part) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "dev.jetconnect.rest.probe.ProbeSink");
        config.put("topics", "t");
        config.put("nats.sequencer", "true");
        config.put(key, value);

        Answer answer = worker.put("/connectors/x/config", config);

        assertRefusal(answer, 400);
        assertThat(answer.message()).contains(part);
        assertThat(worker.get("/connectors/x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /connectors",
        "PUT, /connectors/x/config",
        "PATCH, /connectors/present/config",
        "PATCH, /connectors/present/offsets",
        "PUT, /connector-plugins/ProbeSource/config/validate",
        "PUT, /admin/loggers/x"
    })
    void missingBodyIsRefused(String method, String path) {
        assertRefusal(worker.send(method, path, null), 400);
        assertRefusal(worker.send(method, path, ""), 400);
        assertRefusal(worker.send(method, path, "  "), 400);
        assertRefusal(worker.send(method, path, "{}", "text/plain"), 415);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /connectors/absent, 404",
        "GET, /connectors/absent/config, 404",
        "GET, /connectors/absent/status, 404",
        "GET, /connectors/absent/tasks, 404",
        "GET, /connectors/absent/offsets, 404",
        "DELETE, /connectors/absent/offsets, 404",
        "DELETE, /connectors/absent, 404",
        "PUT, /connectors/absent/pause, 404",
        "PUT, /connectors/absent/resume, 404",
        "PUT, /connectors/absent/stop, 404",
        "POST, /connectors/absent/restart, 404",
        "POST, /connectors/absent/restart?includeTasks=true, 404",
        "POST, /connectors/absent/tasks/0/restart, 404",
        "POST, /connectors/present/tasks/9/restart, 404",
        "POST, /connectors/present/tasks/-1/restart, 404",
        "GET, /connectors/present/tasks/9/status, 404",
        "GET, /connectors/present/tasks/one/status, 404",
        "GET, /connectors/present/nothing, 404",
        "GET, /nothing, 404",
        "GET, /connector-plugins/absent/config, 404",
        "GET, /connector-plugins/ProbeSource/config?version=[, 400",
        "GET, /admin/loggers/absent.logger, 404",
        "DELETE, /connectors, 405",
        "POST, /connectors/present/tasks, 405",
        "PUT, /connectors/present/fence, 404",
        "GET, /connectors/%2E%2E/status, 400",
        "GET, /connectors/%zz, 400"
    })
    void whatIsNotThereIsNamed(String method, String path, int status) throws IOException {
        assertRefusal(raw(method, path, ""), status);
    }

    @Test
    void patchOfAnAbsentConnectorIsNotFound() {
        assertRefusal(worker.patch("/connectors/absent/config", Map.of("a", "b")), 404);
    }

    @Test
    void versionThatIsNotHereIsRefusedEachTime() {
        for (int i = 0; i < 3; i++) {
            Answer answer =
                    worker.patch(
                            "/connectors/present/config",
                            Map.of("connector.plugin.version", "9.9.9"));

            assertRefusal(answer, 400);
            assertThat(answer.message()).contains("9.9.9", "available");
        }
    }

    @Test
    void wrongLevelIsNotFound() {
        assertRefusal(worker.put("/admin/loggers/x", Map.of("level", "LOUD")), 404);
    }

    @Test
    void hugeBodyIsRefused() {
        String body = RestWorker.text(Map.of("a", "x".repeat(100_000)));

        assertRefusal(worker.put("/connectors/x/config", body), 413);
        assertThat(worker.put("/connectors/x/config", body).message())
                .contains("rest.request.bytes.max");
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        String body = "[".repeat(40_000);

        assertRefusal(worker.post("/connectors", "{\"config\":" + body), 400);
        assertRefusal(worker.post("/connectors", "{\"extra\":" + body), 400);
    }

    @Test
    void textThatIsNotUnicodeIsRefused() throws IOException {
        assertRefusal(
                raw("POST", "/connectors", "{\"name\": \"\u00ff\u00fe\", \"config\": {}}"), 400);
    }

    @Test
    void answersOfTheHttpServerItselfAreJson() throws IOException {
        assertRefusal(raw("GET", "/connectors?" + "x".repeat(20_000), ""), 414);
        assertRefusal(raw("BREW", "/connectors", ""), 405);
    }

    private static void assertRefusal(Answer answer, int status) {
        String body = answer.body().toString();
        assertThat(answer.status()).as(body).isEqualTo(status);
        assertThat(answer.body().fieldNames())
                .as(body)
                .toIterable()
                .containsExactlyInAnyOrder("error_code", "message");
        assertThat(answer.body().path("error_code").asInt()).isEqualTo(status);
        assertThat(answer.message())
                .isNotBlank()
                .doesNotContain("Exception", "java.", "org.apache", "com.fasterxml", "\tat ");
    }

    /** Sends what a careful client would not, each character as one byte. */
    private static Answer raw(String method, String path, String body) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), worker.address().getPort())) {
            String request =
                    method
                            + " "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Accept: text/html, */*\r\n"
                            + "Content-Type: application/json\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = Integer.parseInt(answer.split(" ", 3)[1]);
            int start = answer.indexOf('{');
            String json = start < 0 ? "{}" : answer.substring(start, answer.lastIndexOf('}') + 1);
            return new Answer(status, RestWorker.JSON.readTree(json), null);
        }
    }
}

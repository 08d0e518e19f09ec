package dev.jetconnect.rest;

import static dev.jetconnect.rest.RestWorker.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.rest.RestWorker.Answer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connector that can be created can be addressed by every endpoint. */
class ConnectorNameTest {
    private static RestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = RestWorker.start(Map.of());
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    static Stream<String> names() {
        return Stream.of(
                "a/b",
                "/a//b/",
                "../a",
                "100%",
                "a%2Fb%zz",
                "back\\slash",
                "{braces} ${x}",
                "a b+c",
                "a.b..",
                "...",
                "a;b=c?d&e#f",
                "[*] > |^`'\"<:@!$()~,",
                "ünïcode-名前-🚀",
                "status",
                "ta/b&c=d\\rx=1þ.1>< `'\" x%y+z!ሴ#$&'(){}[]",
                "a".repeat(244));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyEndpointAddressesTheConnector(String name) {
        Answer created = worker.create(name, Map.of());
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        assertThat(created.body().path("name").asText()).isEqualTo(name);
        String location = created.headers().firstValue("Location").orElseThrow();
        assertThat(worker.get(location).body().path("name").asText()).isEqualTo(name);
        worker.awaitState(name, "RUNNING", "RUNNING");

        assertThat(worker.get("/connectors").body().path(0).asText()).isEqualTo(name);
        assertStatus(200, worker.get(path(name)));
        assertStatus(200, worker.get(path(name, "config")));
        assertStatus(200, worker.get(path(name, "tasks")));
        assertStatus(200, worker.get(path(name, "tasks/0/status")));
        assertStatus(200, worker.get(path(name, "topics")));
        assertStatus(202, worker.put(path(name, "topics/reset")));
        assertStatus(
                200,
                worker.put(path(name, "config"), RestWorker.probe(Map.of("probe.number", "1"))));
        assertStatus(200, worker.patch(path(name, "config"), Map.of("probe.number", "2")));
        assertStatus(204, worker.post(path(name, "restart"), null));
        assertStatus(202, worker.post(path(name, "restart?includeTasks=true"), null));
        assertStatus(204, worker.post(path(name, "tasks/0/restart"), null));
        assertStatus(202, worker.put(path(name, "pause")));
        assertStatus(202, worker.put(path(name, "resume")));
        assertStatus(204, worker.put(path(name, "stop")));
        assertStatus(200, worker.get(path(name, "offsets")));
        assertStatus(
                200,
                worker.patch(
                        path(name, "offsets"),
                        Map.of(
                                "offsets",
                                java.util.List.of(
                                        Map.of(
                                                "partition",
                                                Map.of("p", 1),
                                                "offset",
                                                Map.of("o", 1))))));
        assertThat(worker.get(path(name, "offsets")).body().at("/offsets/0/offset/o").asInt())
                .isEqualTo(1);
        assertStatus(200, worker.delete(path(name, "offsets")));
        assertStatus(204, worker.delete(path(name)));
        assertStatus(404, worker.get(path(name)));
        assertThat(worker.get("/connectors").body()).isEmpty();
    }

    @Test
    void createdByPutIsAddressedToo() {
        String name = "put {a}/b";

        Answer created = worker.put(path(name, "config"), RestWorker.probe(Map.of()));

        assertStatus(201, created);
        String location = created.headers().firstValue("Location").orElseThrow();
        assertStatus(204, worker.delete(location));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "", "   ", "a\u0000b", "line\nbreak", "half \\ud800 pair"})
    void nameThatCannotBeAddressedIsRefused(String name) {
        String json =
                RestWorker.text(Map.of("name", name, "config", RestWorker.probe(Map.of())))
                        .replace("\\\\ud800", "\\ud800");

        Answer refused = worker.post("/connectors", json);

        assertStatus(400, refused);
        assertThat(worker.get("/connectors").body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {245, 400, 3000})
    void tooLongNameIsRefusedWithItsLimit(int length) {
        Answer refused = worker.create("a".repeat(length), Map.of());

        assertStatus(400, refused);
        assertThat(refused.message()).contains("too long", "255");
        assertStatus(
                400,
                worker.put(path("ü".repeat(length / 4), "config"), RestWorker.probe(Map.of())));
    }

    private static void assertStatus(int expected, Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(expected);
    }
}

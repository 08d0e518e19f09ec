package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons by the distribution's command, without a worker, and by a worker. */
class VerifyIT {
    private static final Duration END_MAX = Duration.ofSeconds(90);

    @TempDir private static Path folder;
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = PostgresServer.start(folder.resolve("postgres"));
        for (String name : new String[] {"source", "same", "other"}) {
            server.createDatabase(name);
            server.execute(
                    name,
                    "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                    "INSERT INTO orders SELECT n, 'note ' || n FROM generate_series(1, 1000) n");
        }
        server.execute("other", "UPDATE orders SET note = 'secret note' WHERE id = 7");
        Files.writeString(folder.resolve("secrets.properties"), "user=" + server.user());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void commandTellsByItsStatus() throws IOException {
        CommandRun equal = CommandRun.of("verify", file("same"));
        assertThat(equal.status()).as(equal.err()).isZero();
        assertThat(equal.out())
                .contains("public.orders -> orders: equal, 1,000 rows in the source, 1,000 in");

        CommandRun different = CommandRun.of("verify", file("other"));
        assertThat(different.status()).as(different.err()).isOne();
        assertThat(different.out())
                .contains("changed: id=7 (note)", "different: 1 tables in ")
                .doesNotContain("secret note");

        CommandRun failed = CommandRun.of("verify", "--json", file("no_such_database"));
        assertThat(failed.status()).isEqualTo(2);
        assertThat(failed.out()).contains("\"state\":\"failed\"", "Cannot connect to the target");

        CommandRun wrong = CommandRun.of("verify", folder.resolve("missing.json").toString());
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("Cannot read '");
    }

    @Test
    void workerComparesOnRequest() {
        try (WorkerUnderTest worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", Distribution.plugins().toString())
                        .start()) {
            ConnectRest rest = worker.rest();

            Answer started = rest.post("/verify", settings("other", server.user()));

            assertThat(started.status()).as(started.message()).isEqualTo(201);
            String run = "/verify/" + started.body().path("id").asLong();
            await().atMost(END_MAX)
                    .untilAsserted(
                            () ->
                                    assertThat(rest.get(run).body().path("state").asText())
                                            .isEqualTo("different"));
            JsonNode report = rest.get(run).body();
            assertThat(report.at("/tables/0/changed").asInt()).isOne();
            assertThat(report.at("/tables/0/differences/0/key/id").asText()).isEqualTo("7");
            assertThat(report.toString()).doesNotContain("hush");
            assertThat(rest.get("/verify").body()).hasSize(1);
            assertThat(rest.delete(run).body().path("state").asText()).isEqualTo("different");

            Answer wrong = rest.post("/verify", "{\"source.connection.url\": \"hush\"}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.message())
                    .contains("source.connection.url must start with", "target.connection.url")
                    .doesNotContain("hush");
            assertThat(rest.post("/verify", "[1]").status()).isEqualTo(400);
            assertThat(rest.post("/verify", "").status()).isEqualTo(400);
            assertThat(rest.get("/verify/77").status()).isEqualTo(404);
            assertThat(worker.log()).doesNotContain("hush");
        }
    }

    private static String file(String target) throws IOException {
        Path file = folder.resolve(target + ".json");
        String user = "${file:" + folder.resolve("secrets.properties") + ":user}";
        return Files.writeString(file, settings(target, user)).toString();
    }

    private static String settings(String target, String user) {
        return """
               {
                 "source.connection.url": "%s",
                 "source.connection.user": "%s",
                 "source.connection.password": "hush",
                 "target.connection.url": "%s",
                 "target.connection.user": "%2$s",
                 "target.connection.password": "hush",
                 "tables.include": ["public\\\\.orders"]
               }
               """
                .formatted(server.jdbcUrl("source"), user, server.jdbcUrl(target));
    }
}

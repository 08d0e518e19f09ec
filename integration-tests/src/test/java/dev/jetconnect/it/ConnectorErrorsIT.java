package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.test.FreePort;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when a connector cannot work: at once from REST, or in its task's status. */
class ConnectorErrorsIT {
    private static final String WRONG_PASSWORD = "wr0ng-password";

    @TempDir private static Path folder;
    private static Shop shop;
    private static WorkerUnderTest worker;
    private static ConnectRest rest;

    @BeforeAll
    static void startWorker() throws IOException {
        shop = Shop.start(folder.resolve("shop"), 10);
        shop.execute("CREATE ROLE clerk LOGIN REPLICATION PASSWORD 'the-right-one'");
        requirePasswordOf("clerk");
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.plugins() + "," + Distribution.filePlugin())
                        .withEnvironment(shop.environment())
                        .start();
        rest = worker.rest();
    }

    @AfterAll
    static void stopWorker() {
        try {
            assertThat(worker.log()).doesNotContain(WRONG_PASSWORD, Shop.PASSWORD);
        } finally {
            worker.close();
            shop.close();
        }
    }

    @Test
    void unknownConnectorClassIsRefusedByName() {
        Answer answer =
                rest.create(
                        new Connector("nobody", Map.of("connector.class", "org.example.Missing")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("org.example.Missing");
        assertThat(rest.get("/connectors/nobody").status()).isEqualTo(404);
    }

    @Test
    void missingConnectorClassIsRefused() {
        Answer answer =
                rest.create(
                        new Connector(
                                "nobody",
                                Map.of("connection.password", "${env:TARGET_DB_PASSWORD}")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .contains("connector.class")
                .doesNotContain(Shop.PASSWORD)
                .doesNotContain("connection.password");
    }

    @Test
    void sourceDatabaseThatIsNotThereIsRefusedByName() {
        Answer answer = rest.create(source("absent").with("database.dbname", "no_such_database"));

        assertRefusal(answer, "no_such_database");
    }

    @Test
    void sourceServerThatIsNotThereIsRefused() {
        String port = String.valueOf(FreePort.next());

        Answer answer = rest.create(source("unreachable").with("database.port", port));

        assertRefusal(answer, port);
    }

    @Test
    void wrongPasswordOfTheSourceIsRefusedWithoutShowingIt() {
        Answer answer =
                rest.create(
                        source("locked")
                                .with("database.user", "clerk")
                                .with("database.password", WRONG_PASSWORD));

        assertRefusal(answer, "clerk");
    }

    @Test
    void sourceWithoutLogicalDecodingFailsWithTheSetting() {
        try (PostgresServer plain =
                PostgresServer.start(folder.resolve("plain"), Map.of("wal_level", "replica"))) {
            plain.execute("postgres", "CREATE TABLE customers (id bigint PRIMARY KEY)");
            Connector source =
                    source("plain")
                            .with("database.port", String.valueOf(plain.port()))
                            .with("database.dbname", "postgres");

            assertRefusal(rest.create(source), "wal_level", "logical");

            assertThat(failureOf(source)).contains("wal_level", "logical");
        }
    }

    @Test
    void wrongSinkSettingsAreRefusedTogether() {
        Answer answer =
                rest.create(
                        sink("several").with("insert.mode", "upsurt").with("batch.size", "none"));

        assertRefusal(answer, "insert.mode", "upsurt", "batch.size");
    }

    @Test
    void wrongPasswordOfTheTargetFailsTheTaskWithoutShowingIt() {
        Connector sink =
                sink("locked-sink")
                        .with("connection.username", "clerk")
                        .with("connection.password", WRONG_PASSWORD);

        assertRefusal(rest.create(sink), "clerk");

        String trace = failureOf(sink);
        assertThat(sentence(trace)).contains("clerk");
        assertThat(trace).doesNotContain(WRONG_PASSWORD);
    }

    @Test
    void targetDatabaseThatIsNotThereFailsTheTaskByName() {
        Connector sink =
                sink("absent-sink")
                        .with("connection.url", shop.server().jdbcUrl("no_such_database"));

        assertRefusal(rest.create(sink), "no_such_database");

        assertThat(sentence(failureOf(sink))).contains("no_such_database");
    }

    @Test
    void failedConnectorLeavesOthersRunning() throws IOException {
        Path from = Files.writeString(folder.resolve("from.txt"), "a line\n");
        rest.start(Connector.fileSource("lines", from, "lines"));

        failureOf(sink("failing").with("connection.url", shop.server().jdbcUrl("nowhere")));

        rest.awaitRunning("lines");
    }

    /** What a connector fails with once it runs, when its databases are not asked before. */
    private String failureOf(Connector connector) {
        rest.create(connector.with("validation.doctor", "false"));
        return rest.awaitFailure(connector.name());
    }

    private static void assertRefusal(Answer answer, String... parts) {
        assertThat(answer.status()).as(answer.body().toPrettyString()).isEqualTo(400);
        assertThat(answer.message())
                .contains(parts)
                .doesNotContain(WRONG_PASSWORD)
                .doesNotContain("\tat ");
    }

    /** The first line of a trace, which is what a user reads. */
    private static String sentence(String trace) {
        return trace.lines().findFirst().orElseThrow();
    }

    private static Connector source(String name) {
        return Connector.sample("postgres-source.json")
                .named(name)
                .with("slot.name", name)
                .with("publication.name", name)
                .with("topic.prefix", name);
    }

    private static Connector sink(String name) {
        return Connector.sample("postgres-jdbc-sink.json").named(name);
    }

    /** Loopback connections are trusted by the test's server: not those of this role any more. */
    private static void requirePasswordOf(String role) throws IOException {
        Path rules = shop.server().dataDirectory().resolve("pg_hba.conf");
        Files.writeString(
                rules,
                "host all " + role + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        shop.execute("SELECT pg_reload_conf()");
    }
}

package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker that is killed over MySQL, then MySQL, which at last gives way to its replica; and that
 * one does not have all that was committed.
 */
class MySqlFailoverIT {
    private static final Duration STEP_MAX = Duration.ofMinutes(2);

    @TempDir private static Path folder;
    private static BinlogDatabase primary;
    private static BinlogDatabase replica;
    private static TcpProxy way;
    private static WorkerUnderTest worker;

    @BeforeAll
    static void startAll() {
        primary = server("primary", "1");
        replica = server("replica", "2");
        replica.execute(
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = "
                        + primary.port()
                        + ", SOURCE_USER = 'app', SOURCE_PASSWORD = 'app',"
                        + " SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1,"
                        + " GET_SOURCE_PUBLIC_KEY = 1",
                "START REPLICA");
        primary.execute(AppendedNumbers.TABLES);
        way = TcpProxy.to(primary.port());
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", AppendedNumbers.plugins())
                        .start();
        worker.rest().start(AppendedNumbers.source());
        worker.rest()
                .start(
                        AppendedNumbers.sink(
                                Map.of(
                                        "connection.url",
                                        "jdbc:mysql://127.0.0.1:"
                                                + way.port()
                                                + "/inventory?sslMode=disable"
                                                + "&allowPublicKeyRetrieval=true",
                                        "connection.username",
                                        BinlogDatabase.APP_USER,
                                        "connection.password",
                                        BinlogDatabase.APP_USER)));
    }

    private static BinlogDatabase server(String name, String id) {
        BinlogDatabase server =
                MySqlServer.start(
                        Distribution.testServers().resolve("mysql"),
                        folder.resolve(name),
                        Map.of("server-id", id));
        // Both have made the same users, and no server gets that from the other.
        server.execute("RESET BINARY LOGS AND GTIDS");
        return server;
    }

    @AfterAll
    static void stopAll() {
        worker.close();
        way.close();
        replica.close();
        primary.close();
    }

    @Test
    void eachRecordIsInTheTargetOnceWhateverDies() {
        AppendedNumbers numbers = new AppendedNumbers(primary::queryValue);
        numbers.awaitProgress(worker);
        worker.kill();
        worker.start();
        numbers.awaitProgress(worker);

        primary.restart();
        numbers.awaitProgress(worker);

        AppendedNumbers replicated = new AppendedNumbers(replica::queryValue);
        replicated.awaitProgress(worker);
        replica.execute("STOP REPLICA");
        numbers.awaitProgress(worker);
        long lost = numbers.rows() - replicated.rows();
        assertThat(lost).isPositive();
        primary.stop();
        way.leadTo(replica.port());

        replicated.awaitProgress(worker);
        await().atMost(STEP_MAX)
                .until(() -> worker.log().contains("the target was restored or changed"));
        replicated.assertEachOnceInTheEnd(worker.rest());
    }
}

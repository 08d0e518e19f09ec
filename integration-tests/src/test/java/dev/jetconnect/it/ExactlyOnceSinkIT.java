package dev.jetconnect.it;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers, of which one hangs and comes back, and each is killed, over PostgreSQL. */
class ExactlyOnceSinkIT {
    @TempDir private static Path folder;
    private static NatsServerUnderTest nats;
    private static PostgresServer target;
    private static WorkerUnderTest first;
    private static WorkerUnderTest second;

    @BeforeAll
    static void startWorker() {
        nats = NatsServerUnderTest.start(folder.resolve("nats"), "");
        target = PostgresServer.start(folder.resolve("target"));
        target.createDatabase("target");
        target.execute("target", AppendedNumbers.TABLES);
        first = worker("first").start();
        second = worker("second");
        first.rest().start(AppendedNumbers.source());
        first.rest()
                .start(
                        AppendedNumbers.sink(
                                Map.of(
                                        "connection.url", target.jdbcUrl("target"),
                                        "connection.username", target.user())));
    }

    @AfterAll
    static void stopAll() {
        second.close();
        first.close();
        target.close();
        nats.close();
    }

    @Test
    void eachRecordIsInTheTargetOnceWhateverDies() {
        AppendedNumbers numbers = new AppendedNumbers(sql -> target.queryValue("target", sql));
        numbers.awaitProgress(first);

        Signal.STOP.send(first.processId());
        second.start();
        numbers.awaitProgress(second);
        Signal.CONT.send(first.processId());
        numbers.awaitProgress(second);

        second.kill();
        numbers.awaitProgress(first);
        first.kill();
        first.start();
        numbers.awaitProgress(first);

        numbers.assertEachOnceInTheEnd(first.rest());
    }

    private static WorkerUnderTest worker(String name) {
        return new WorkerUnderTest(folder.resolve(name))
                .with("nats.url", nats.url())
                .with("group.id", "once")
                .with("session.timeout.ms", "6000")
                .with("plugin.path", AppendedNumbers.plugins());
    }
}

package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL while several transactions write each batch side by side, over PostgreSQL. */
class ManyWritersIT {
    private static final int KILLS = 3;

    @TempDir private static Path folder;
    private static PostgresServer target;
    private static WorkerUnderTest worker;

    @BeforeAll
    static void startWorker() {
        target = PostgresServer.start(folder.resolve("target"));
        target.createDatabase("target");
        target.execute("target", AppendedNumbers.TABLES);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", AppendedNumbers.plugins())
                        .start();
        worker.rest().start(AppendedNumbers.sourceOfMany());
        worker.rest()
                .start(
                        AppendedNumbers.sinkWithWriters(
                                Map.of(
                                        "connection.url", target.jdbcUrl("target"),
                                        "connection.username", target.user())));
    }

    @AfterAll
    static void stopAll() {
        worker.close();
        target.close();
    }

    @Test
    void eachRecordIsInTheTargetOnceWhereverTheWritersAreKilled() {
        AppendedNumbers numbers = new AppendedNumbers(sql -> target.queryValue("target", sql));
        numbers.awaitProgress(worker);

        for (int i = 0; i < KILLS; i++) {
            worker.kill();
            worker.start();
            numbers.awaitProgress(worker);
        }

        assertThat(
                        target.queryValue(
                                "target",
                                "SELECT count(DISTINCT lane) FROM jetconnect_positions"
                                        + " WHERE ahead IS NOT NULL"))
                .isEqualTo("4");
        numbers.assertEachOnceInTheEnd(worker.rest());
    }
}

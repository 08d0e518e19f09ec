package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, as a service manager or Ctrl-C sends it. */
class SigtermIT {
    private static final Duration PROGRESS_MAX = Duration.ofSeconds(60);
    private static final Duration END_MAX = Duration.ofSeconds(30);
    private static final int SIGTERM_STATUS = 143;

    @TempDir private Path folder;

    @Test
    void runningPipelineIsDrainedInTimeAndNothingIsLost() {
        try (Shop shop = Shop.start(folder.resolve("shop"), 1000);
                WorkerUnderTest worker = new WorkerUnderTest(folder.resolve("worker"))) {
            worker.withEnvironment(shop.environment()).start();
            worker.rest().start(Connector.sample("postgres-source.json"));
            worker.rest().start(Connector.sample("postgres-jdbc-sink.json"));
            try (ShopWriter writer = ShopWriter.start(shop)) {
                await().atMost(PROGRESS_MAX)
                        .until(() -> shop.targetRows("audit") > 100 && writer.last() > 100);

                worker.terminate();

                assertThat(worker.awaitEnd(END_MAX)).isIn(0, SIGTERM_STATUS);
            }
            assertThat(worker.hasServerProcess()).isFalse();
            assertThat(worker.log())
                    .contains("Herder stopped", "Stopped nats-server")
                    .doesNotContain("did not stop within");
            worker.start();
            shop.awaitEqual();
        }
    }

    @Test
    void workerWithoutConnectorsEndsInTime() {
        try (WorkerUnderTest worker = new WorkerUnderTest(folder).start()) {
            worker.terminate();

            assertThat(worker.awaitEnd(END_MAX)).isIn(0, SIGTERM_STATUS);
            assertThat(worker.hasServerProcess()).isFalse();
        }
    }
}

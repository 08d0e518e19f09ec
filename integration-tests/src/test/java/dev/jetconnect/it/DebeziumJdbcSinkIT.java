package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Debezium's published JDBC sink, unmodified, in the place of ours. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebeziumJdbcSinkIT {
    private static final Duration WRITING_MAX = Duration.ofSeconds(60);

    @TempDir private static Path folder;
    private static Shop shop;
    private static WorkerUnderTest worker;

    @BeforeAll
    static void startWorker() {
        shop = Shop.start(folder.resolve("shop"), 200);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.plugins() + "," + Distribution.testPlugins())
                        .withEnvironment(shop.environment())
                        .start();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
        shop.close();
    }

    @Test
    @Order(1)
    void snapshotMakesTheTargetEqual() {
        worker.rest().start(Connector.sample("postgres-source.json"));
        worker.rest().start(sink());

        shop.awaitEqual();
    }

    @Test
    @Order(2)
    void changesMakeTheTargetEqual() {
        try (ShopWriter writer = ShopWriter.start(shop)) {
            await().atMost(WRITING_MAX).until(() -> writer.last() >= 200);
        }
        shop.execute("DELETE FROM customers WHERE id BETWEEN 30 AND 40");

        shop.awaitEqual();
    }

    @Test
    @Order(3)
    void restartGoesOnWhereItWas() {
        worker.rest().post("/connectors/shop-sink/restart?includeTasks=true", "");
        worker.rest().awaitRunning("shop-sink");
        shop.execute("UPDATE orders SET status = 'closed' WHERE id < 50");

        shop.awaitEqual();

        assertThat(worker.rest().offsets("shop-sink")).isNotEmpty();
    }

    private static Connector sink() {
        return Connector.debeziumJdbcSink("shop-sink", shop.server().jdbcUrl(Shop.TARGET))
                .with("topics.regex", "shop\\.public\\..*")
                .with("delete.enabled", "true");
    }
}

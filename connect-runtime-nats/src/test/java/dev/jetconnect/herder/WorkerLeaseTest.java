package dev.jetconnect.herder;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Bucket;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkerLeaseTest {
    private static TestNats nats;

    private final LogSettings group = nats.newGroup();
    private final Bucket bucket = WorkerLease.openBucket(nats.client(), group.group(), 1);
    private final AtomicInteger losses = new AtomicInteger();

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @Test
    void leaseThatWasGivenBackIsFreeAtOnce() {
        acquire("a:8083").close();

        acquire("b:8083").close();

        assertThat(losses).hasValue(0);
    }

    @Test
    void workerThatWasReplacedIsTold() {
        try (WorkerLease old = acquire("a:8083");
                WorkerLease successor = acquire("a:8083")) {
            await().atMost(ofSeconds(10)).until(() -> losses.get() == 1);
            assertThat(old).isNotSameAs(successor);
        }
    }

    @Test
    void secondWorkerIsRefusedWhileTheFirstGoesOnRenewingEvenAcrossACrashOfTheServer() {
        try (WorkerLease lease = acquire("a:8083")) {
            nats.kill();

            assertThatThrownBy(() -> acquire("b:8083"))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(
                            "Group '" + group.group() + "' is run by the worker at a:8083")
                    .hasMessageContaining("another group.id");
            assertThat(lease).isNotNull();
        }
        assertThat(losses).hasValue(0);
    }

    private WorkerLease acquire(String workerId) {
        return WorkerLease.acquire(bucket, group.group(), workerId, losses::incrementAndGet);
    }
}

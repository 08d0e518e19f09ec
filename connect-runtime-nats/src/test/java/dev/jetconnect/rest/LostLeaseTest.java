package dev.jetconnect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.NatsSettings;
import dev.jetconnect.group.Group;
import dev.jetconnect.group.WorkerRun;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import dev.jetconnect.rest.probe.Probe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A worker that hung while another one took its leases, and died. */
class LostLeaseTest {
    private static final Duration TAKEN_MAX = Duration.ofSeconds(60);

    @Test
    void whatAnotherWorkerTookBeforeItDiedIsStartedAgainHere() {
        try (TestNats nats = TestNats.start();
                RestWorker worker = RestWorker.start(settings(nats))) {
            worker.run("lost", Map.of());
            Bucket leases = Group.openBucket(nats.client(), "lost-leases", 1);

            for (String key : new String[] {"owner.lost.-1", "owner.lost.0"}) {
                Entry own = leases.get(key).orElseThrow();
                byte[] dead = Json.write(WorkerRun.startedNow("127.0.0.1:1"));
                assertThat(leases.update(key, dead, OptionalLong.of(own.revision()))).isPresent();
            }

            await().atMost(TAKEN_MAX)
                    .untilAsserted(
                            () -> assertThat(Probe.startedTasks("lost")).hasSizeGreaterThan(1));
            await().atMost(TAKEN_MAX).until(() -> isHeldBy(worker, leases, "owner.lost.-1"));
            await().atMost(TAKEN_MAX).until(() -> isHeldBy(worker, leases, "owner.lost.0"));
            worker.awaitState("lost", "RUNNING", "RUNNING");
        }
    }

    private static boolean isHeldBy(RestWorker worker, Bucket leases, String key) {
        String holder = new String(leases.get(key).orElseThrow().value(), StandardCharsets.UTF_8);
        return holder.contains(":" + worker.address().getPort());
    }

    private static Map<String, String> settings(TestNats nats) {
        NatsSettings access = nats.server().settings();
        return Map.of(
                "nats.url",
                access.urls().get(0),
                "nats.username",
                access.username().orElseThrow(),
                "nats.password",
                access.password().orElseThrow().value(),
                "group.id",
                "lost-leases",
                "session.timeout.ms",
                "2000",
                "heartbeat.interval.ms",
                "500");
    }
}

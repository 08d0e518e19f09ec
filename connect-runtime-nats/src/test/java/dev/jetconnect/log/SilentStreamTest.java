package dev.jetconnect.log;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.config.ServerSettings;
import dev.jetconnect.nats.EmbeddedServer;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.test.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a NATS that this worker did not start has no room left. */
class SilentStreamTest {
    private static final int UNITS = 40;
    private static final int UNIT_BYTES = 200_000;

    @TempDir private Path folder;

    private final List<String> reasons = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> stored = Collections.synchronizedList(new ArrayList<>());

    @Test
    void silenceIsToldAndEndsWithTheRestartOfThatServer() throws IOException, InterruptedException {
        Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"), 16);
        assumeTrue(mounted.isPresent(), "Skipped: only root can mount a small disk here");
        try (SmallDisk disk = mounted.get();
                EmbeddedServer server = EmbeddedServer.start(settings(disk));
                // It shares nothing with the server's supervisor: as if that were a foreign one.
                NatsClient nats = NatsClient.connect(server.settings(), "test")) {
            nats.storage().addListener((task, reason) -> reasons.add(reason.orElse("goes on")));
            LogSettings group =
                    new LogSettings("t", 1, 262_144, 1000, 1_000_000, 1, CompressionType.NONE);
            StreamNames names = new RecordStreams(nats, group).ensureStream("connector");
            Path others;
            try (StreamPublisher publisher =
                    StreamPublisher.open(
                            nats,
                            names,
                            "task-0",
                            new TaskRun(1, "process", 1, new Generation("connector", 1)),
                            group)) {
                others = disk.fill();
                Thread task = new Thread(() -> publish(publisher, names));
                task.start();
                await().atMost(ofMinutes(2))
                        .untilAsserted(
                                () ->
                                        assertThat(reasons)
                                                .anySatisfy(
                                                        reason ->
                                                                assertThat(reason)
                                                                        .contains(
                                                                                "although NATS answers",
                                                                                "restart that"
                                                                                        + " server")));
                assertThat(stored).hasSizeLessThan(UNITS);

                Files.delete(others);
                ProcessHandle.of(server.processId()).ifPresent(ProcessHandle::destroyForcibly);

                task.join(120_000);
                assertThat(publisher.awaitOutcomes(ofMinutes(2))).isTrue();
                await().atMost(ofSeconds(10))
                        .untilAsserted(() -> assertThat(reasons).last().isEqualTo("goes on"));
            }
            assertThat(stored).hasSize(UNITS).isSorted().doesNotHaveDuplicates();
        }
    }

    private static ServerSettings settings(SmallDisk disk) {
        return new ServerSettings(
                disk.folder().resolve("data"), Optional.of(TestNats.program()), 0, 0);
    }

    private void publish(StreamPublisher publisher, StreamNames names) {
        byte[] payload = new byte[UNIT_BYTES];
        new Random(1).nextBytes(payload);
        for (int i = 0; i < UNITS; i++) {
            publisher.publish(
                    List.of(new Bundle(names.subject("topic", 0), payload, 1)),
                    new PublishOutcome() {
                        @Override
                        public void stored(long firstSequence) {
                            stored.add(firstSequence);
                        }

                        @Override
                        public void failed(RuntimeException cause) {
                            reasons.add("failed: " + cause.getMessage());
                        }
                    });
        }
    }
}

package dev.jetconnect.test;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    @Test
    void startsWithLogicalDecodingAndStopsWithoutAProcessLeft(@TempDir Path directory) {
        AtomicLong pid = new AtomicLong();
        try (PostgresServer server = PostgresServer.start(directory)) {
            assertThat(server.queryValue("postgres", "SHOW wal_level")).isEqualTo("logical");
            pid.set(server.processId());
        }
        await().atMost(ofSeconds(10))
                .until(() -> ProcessHandle.of(pid.get()).filter(ProcessHandle::isAlive).isEmpty());
    }
}

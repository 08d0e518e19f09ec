package dev.jetconnect.nats;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.NatsSettings;
import dev.jetconnect.config.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {
    @TempDir private Path directory;

    @Test
    void keepsWhatWasWrittenFromOneRunToTheNext() {
        try (TestNats first = TestNats.start(directory)) {
            Bucket.open(first.client(), "things", 1).put("key", new byte[] {1});
        }
        try (TestNats second = TestNats.start(directory)) {
            assertThat(Bucket.open(second.client(), "things", 1).get("key")).isPresent();
        }
    }

    @Test
    void startsAgainAfterACrashAndHasLostNothing() {
        try (TestNats nats = TestNats.start(directory)) {
            Bucket bucket = Bucket.open(nats.client(), "things", 1);
            bucket.put("key", new byte[] {1});
            long crashed = nats.server().processId();

            nats.kill();

            await().atMost(ofSeconds(20)).until(() -> nats.server().processId() != crashed);
            assertThat(bucket.get("key").orElseThrow().value()).containsExactly(1);
        }
    }

    @Test
    void leavesNoProcessBehind() {
        EmbeddedServer server = EmbeddedServer.start(TestNats.settings(directory));
        long processId = server.processId();

        server.close();
        server.close();

        await().atMost(ofSeconds(5))
                .until(() -> ProcessHandle.of(processId).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void serverThatAnEarlierWorkerLeftBehindIsEnded() throws IOException {
        Process orphan =
                new ProcessBuilder(
                                TestNats.program().toString(),
                                "-a",
                                "127.0.0.1",
                                "-p",
                                "-1",
                                "-P",
                                directory.resolve("nats-server.pid").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        await().atMost(ofSeconds(10))
                .until(() -> Files.exists(directory.resolve("nats-server.pid")));

        try (TestNats nats = TestNats.start(directory)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(nats.client().isConnected()).isTrue();
        }
    }

    @Test
    void secondWorkerOnTheSameFolderIsRefused() {
        try (EmbeddedServer first = EmbeddedServer.start(TestNats.settings(directory))) {
            assertThatThrownBy(() -> EmbeddedServer.start(TestNats.settings(directory)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage(
                            "data.dir '"
                                    + directory.toAbsolutePath()
                                    + "' is in use by another worker. Stop that one, or give this"
                                    + " one a data.dir of its own.");
            assertThat(first.processId()).isPositive();
        }
    }

    @Test
    void folderThatIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EmbeddedServer.start(TestNats.settings(file)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("data.dir '" + file.toAbsolutePath() + "' cannot be written");
    }

    @Test
    void programThatIsNoneIsRefused() {
        ServerSettings settings =
                new ServerSettings(directory, Optional.of(directory.resolve("nothing")), 0);

        assertThatThrownBy(() -> EmbeddedServer.start(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nats.server.path")
                .hasMessageContaining("is not a program");
    }

    @Test
    void oldProgramIsRefused() throws IOException {
        Path old = directory.resolve("nats-server");
        Files.writeString(old, "#!/bin/sh\necho 'nats-server: v2.10.9'\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(
                        () ->
                                EmbeddedServer.start(
                                        new ServerSettings(directory, Optional.of(old), 0)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("is version 2.10, which is too old")
                .hasMessageContaining("Install nats-server 2.12 or newer");
    }

    @Test
    void wrongPasswordIsToldWithoutTellingIt() {
        try (EmbeddedServer server = EmbeddedServer.start(TestNats.settings(directory))) {
            NatsSettings wrong = NatsSettings.ofUser(server.url(), "jetconnect", "s3cret");

            assertThatThrownBy(() -> NatsClient.connect(wrong, "test"))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("Check nats.username and nats.password")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void addressWithoutServerIsTold() {
        NatsSettings nobody = NatsSettings.ofUser("nats://127.0.0.1:1", "a", "b");

        assertThatThrownBy(() -> NatsClient.connect(nobody, "test"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Cannot connect to NATS at [nats://127.0.0.1:1]")
                .hasMessageContaining("Check nats.url");
    }

    @Test
    void configurationWithThePasswordIsReadableByItsOwnerAlone() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start(TestNats.settings(directory))) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            directory.resolve("nats-server.conf"))))
                    .isEqualTo("rw-------");
            assertThat(server.processId()).isPositive();
        }
    }
}

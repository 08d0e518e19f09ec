package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that cannot start says why, and what to do, in one sentence. */
class StartErrorsIT {
    private static final String SECRET = "s3cret-of-nats";

    @TempDir private Path folder;

    @Test
    void takenRestPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            StartFailure failure =
                    failureOf(worker().with("listeners", "http://127.0.0.1:" + port));

            failure.saysInOneSentence("in use", port, "listeners");
        }
    }

    @Test
    void dataFolderOfAnotherWorker() {
        Path data = folder.resolve("shared");
        try (WorkerUnderTest first =
                new WorkerUnderTest(folder.resolve("first"))
                        .with("plugin.path", Distribution.filePlugin().toString())
                        .with("data.dir", data.toString())
                        .start()) {
            StartFailure failure = failureOf(worker().with("data.dir", data.toString()));

            failure.saysInOneSentence("data.dir '" + data + "'", "in use by another worker");
            assertThat(first.rest().get("/connectors").status()).isEqualTo(200);
        }
    }

    @Test
    void dataFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        StartFailure failure = failureOf(worker().with("data.dir", file.toString()));

        failure.saysInOneSentence("data.dir '" + file + "' cannot be written", "folder");
    }

    /** Below /proc nobody can write, not even root, as which tests may run. */
    @Test
    void dataFolderThatCannotBeWritten() {
        StartFailure failure = failureOf(worker().with("data.dir", "/proc/jetconnect/data"));

        failure.saysInOneSentence("data.dir '/proc/jetconnect/data' cannot be written", "owner");
    }

    @Test
    void missingNatsServer() {
        Path nothing = folder.resolve("no-such-server");

        StartFailure failure = failureOf(worker().with("nats.server.path", nothing.toString()));

        failure.saysInOneSentence("nats.server.path '" + nothing + "'", "nats.url", "2.12");
    }

    @Test
    void natsServerThatIsTooOld() throws IOException {
        Path old = script("nats-server-2.10", "echo 'nats-server: v2.10.9'");

        StartFailure failure = failureOf(worker().with("nats.server.path", old.toString()));

        failure.saysInOneSentence("'" + old + "' is version 2.10", "too old", "2.12");
    }

    @Test
    void programThatIsNoNatsServer() throws IOException {
        Path other = script("other", "echo 'something else'");

        StartFailure failure = failureOf(worker().with("nats.server.path", other.toString()));

        failure.saysInOneSentence("'" + other + "' is not nats-server", "nats.server.path");
    }

    @Test
    void unreachableNats() {
        String nowhere = "nats://127.0.0.1:" + FreePort.next();

        StartFailure failure = failureOf(worker().with("nats.url", nowhere));

        failure.saysInOneSentence(nowhere, "Check nats.url");
    }

    @Test
    void wrongPasswordOfNats() {
        try (NatsServerUnderTest server =
                NatsServerUnderTest.start(
                        folder.resolve("nats"),
                        "authorization { user: connect, password: right }")) {
            StartFailure failure =
                    failureOf(
                            worker().with("nats.url", server.url())
                                    .with("nats.username", "connect")
                                    .with("nats.password", SECRET));

            failure.saysInOneSentence(server.url(), "nats.password");
            assertThat(failure.log()).doesNotContain(SECRET);
        }
    }

    @Test
    void unknownNatsSettingIsRefusedWithTheNearestName() {
        StartFailure failure =
                failureOf(worker().with("nats.usrname", "connect").with("nats.password", SECRET));

        failure.saysInOneSentence("nats.usrname", "did you mean 'nats.username'?");
        assertThat(failure.log()).doesNotContain(SECRET);
    }

    @Test
    void settingOfTheWrongTypeIsRefused() {
        StartFailure failure = failureOf(worker().with("nats.replicas", "many"));

        failure.saysInOneSentence("nats.replicas", "many");
    }

    @Test
    void anyOtherUnknownSettingIsOnlyWarnedOf() {
        try (WorkerUnderTest worker = worker().with("ofset.flush.interval.ms", "7").start()) {
            assertThat(worker.log().lines())
                    .anyMatch(
                            line ->
                                    line.contains("WARN")
                                            && line.contains("'ofset.flush.interval.ms'")
                                            && line.contains("'offset.flush.interval.ms'"));
        }
    }

    @Test
    void missingSettingsFile() {
        String missing = folder.resolve("missing.properties").toString();

        CommandRun run = CommandRun.of("worker", missing);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("'" + missing + "'").doesNotContain("\tat ");
    }

    @Test
    void wrongUsageEndsWithStatusTwo() {
        assertThat(CommandRun.of("worker", "one.properties", "two.properties").status())
                .isEqualTo(2);
        assertThat(CommandRun.of("nonsense").status()).isEqualTo(2);
    }

    private WorkerUnderTest worker() {
        return new WorkerUnderTest(folder.resolve("worker"))
                .with("plugin.path", Distribution.filePlugin().toString());
    }

    private static StartFailure failureOf(WorkerUnderTest worker) {
        return StartFailure.await(worker.launch());
    }

    private Path script(String name, String command) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}

package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as its user runs it. All that it makes must be below a folder that is empty in the end.
 */
class DemoIT {
    private static final Duration RUN_MAX = Duration.ofMinutes(4);
    private static final Duration REMOVAL_MAX = Duration.ofSeconds(30);

    @TempDir private Path logs;
    @TempDir private Path temporary;
    private Process demo;

    @AfterEach
    void endDemo() {
        if (demo != null) {
            demo.destroyForcibly();
        }
    }

    @Test
    void endsWithStatusZeroWhenSourceAndTargetAreEqual() throws IOException, InterruptedException {
        start("--once", "--rows", "5000", "--seconds", "5", "--port", freePort());

        assertThat(demo.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(output()).contains("Source and target are equal: ");
        assertThat(demo.exitValue()).isZero();
        assertNothingIsLeft();
    }

    @Test
    void leavesNothingBehindAfterSigterm() throws IOException, InterruptedException {
        start("--rows", "5000", "--seconds", "60", "--port", freePort());
        awaitOutput("Changes: ");

        demo.destroy();

        assertThat(demo.waitFor(REMOVAL_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        assertNothingIsLeft();
    }

    @Test
    void leavesNothingBehindAfterSigkill() throws IOException {
        start("--rows", "5000", "--seconds", "60", "--port", freePort());
        awaitOutput("Changes: ");

        demo.destroyForcibly();

        await().atMost(REMOVAL_MAX).untilAsserted(this::assertNothingIsLeft);
    }

    @Test
    void saysThatThePortIsTaken() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0)) {
            start("--once", "--port", String.valueOf(taken.getLocalPort()));

            assertThat(demo.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(output().strip())
                    .startsWith("Port " + taken.getLocalPort())
                    .endsWith("--port.");
            assertThat(demo.exitValue()).isEqualTo(1);
            assertNothingIsLeft();
        }
    }

    @Test
    void refusesWrongUsageWithStatusTwo() throws IOException, InterruptedException {
        start("--rows", "0");

        assertThat(demo.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(output()).contains("--rows must be at least");
        assertThat(demo.exitValue()).isEqualTo(2);
        assertNothingIsLeft();
    }

    private void start(String... arguments) throws IOException {
        Path root = Path.of(System.getProperty("jetconnect.home"), "..", "..", "..").normalize();
        ProcessBuilder builder =
                new ProcessBuilder(root.resolve("bin/jetconnect").toString(), "demo")
                        .redirectErrorStream(true)
                        .redirectOutput(logs.resolve("output").toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("TMPDIR", temporary.toString());
        demo = builder.start();
    }

    private String output() throws IOException {
        return Files.readString(logs.resolve("output"));
    }

    private void awaitOutput(String text) {
        await().atMost(RUN_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(demo.isAlive()).as(output()).isTrue();
                            assertThat(output()).contains(text);
                        });
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(temporary).isEmptyDirectory();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            assertThat(processes.filter(process -> workingFolder(process).startsWith(temporary)))
                    .isEmpty();
        }
    }

    private static Path workingFolder(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException e) {
            // Not a process, or gone meanwhile.
            return Path.of("/");
        }
    }

    private static String freePort() {
        return String.valueOf(FreePort.next());
    }
}

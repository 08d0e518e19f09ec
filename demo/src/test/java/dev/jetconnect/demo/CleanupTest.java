package dev.jetconnect.demo;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupTest {
    @TempDir private Path temporary;

    /** Starts a server in a guarded folder, tells the folder, and waits to be ended. */
    static final class Guarded {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            Cleanup cleanup = Cleanup.start();
            PostgresServer.start(cleanup.folder().resolve("server"));
            System.out.println(cleanup.folder());
            if (System.in.read() < 0) {
                // The test's signal closes the pipe as well: not to be taken for the end of main.
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void leavesNothingBehindAfterTheEndOfMain() throws IOException, InterruptedException {
        Process demo = startGuarded();
        Path folder = folderOf(demo);
        assertThat(processesIn(folder)).isNotEmpty();

        demo.getOutputStream().write('\n');
        demo.getOutputStream().flush();

        assertThat(demo.waitFor()).isZero();
        assertThat(temporary).isEmptyDirectory();
        assertThat(processesIn(folder)).isEmpty();
    }

    @Test
    void leavesNothingBehindAfterSigterm() throws IOException, InterruptedException {
        Process demo = startGuarded();
        Path folder = folderOf(demo);

        demo.destroy();

        assertThat(demo.waitFor()).isEqualTo(143);
        assertThat(temporary).isEmptyDirectory();
        assertThat(processesIn(folder)).isEmpty();
    }

    @Test
    void leavesNothingBehindAfterSigkill() throws IOException, InterruptedException {
        Process demo = startGuarded();
        Path folder = folderOf(demo);

        demo.destroyForcibly().waitFor();

        await().atMost(ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(temporary).isEmptyDirectory();
                            assertThat(processesIn(folder)).isEmpty();
                        });
    }

    private Process startGuarded() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("made-by-the-launcher"));
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Djava.io.tmpdir=" + folder,
                        "-Djetconnect.demo.folder=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Guarded.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path folderOf(Process demo) throws IOException {
        BufferedReader output = demo.inputReader();
        return Path.of(output.readLine());
    }

    private static List<Path> processesIn(Path folder) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(process -> workingFolder(process).startsWith(folder)).toList();
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
}

package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The folder of one invocation, and the promise that neither it nor a server started in it outlives
 * this JVM. The demo's watchdog keeps it: a process that waits for the end of a pipe which this JVM
 * holds, so it also acts after a SIGKILL.
 *
 * <p>Thread-safe.
 */
final class WorkFolder {
    private static final String SCRIPT = "/dev/jetconnect/demo/watchdog.sh";
    private static final long WATCHDOG_SECONDS_MAX = 60;

    private final Path path;
    private final Process watchdog;
    private final AtomicBoolean isEnding = new AtomicBoolean();

    private WorkFolder(Path path, Process watchdog) {
        this.path = path;
        this.watchdog = watchdog;
    }

    static WorkFolder create() {
        try {
            Path path = Files.createTempDirectory("jetconnect-benchmarks-").toRealPath();
            List<String> command = new ArrayList<>(ownSession());
            command.addAll(
                    List.of(
                            "/bin/sh",
                            "-c",
                            script(),
                            "jetconnect-benchmarks-watchdog",
                            path.toString()));
            Process watchdog =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .directory(Path.of("/").toFile())
                            .start();
            WorkFolder folder = new WorkFolder(path, watchdog);
            Runtime.getRuntime().addShutdownHook(new Thread(folder::remove, "remove-work-folder"));
            return folder;
        } catch (IOException e) {
            throw new BenchmarkFailure("The work folder could not be made: " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    /** Whether everything is being removed, so that what fails now fails because of that. */
    boolean isEnding() {
        return isEnding.get();
    }

    /** Prefix of a command that keeps the terminal's Ctrl-C from it. */
    static List<String> ownSession() {
        Path program = Path.of("/usr/bin/setsid");
        return Files.isExecutable(program) ? List.of(program.toString()) : List.of();
    }

    private void remove() {
        isEnding.set(true);
        try {
            watchdog.getOutputStream().close();
            if (!watchdog.waitFor(WATCHDOG_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("Not everything in " + path + " could be removed.");
            }
        } catch (IOException e) {
            System.err.println(path + " could not be removed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watchdog goes on without this JVM
        }
    }

    private static String script() throws IOException {
        try (InputStream script = WorkFolder.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IOException(SCRIPT + " is missing on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

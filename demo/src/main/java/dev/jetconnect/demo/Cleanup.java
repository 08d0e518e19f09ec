package dev.jetconnect.demo;

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
 * The demo's work folder, and the promise that neither it nor a process started in it outlives the
 * demo. A watchdog process waits for the end of a pipe that this JVM holds, so it also acts after a
 * SIGKILL; on every other way out, the JVM's shutdown waits until the watchdog is done.
 *
 * <p>Thread-safe.
 */
final class Cleanup {
    private static final long WATCHDOG_SECONDS_MAX = 30;

    private final Path folder;
    private final Process watchdog;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean expected = new AtomicBoolean();

    private Cleanup(Path folder, Process watchdog) {
        this.folder = folder;
        this.watchdog = watchdog;
    }

    /**
     * Guards the folder that the launcher has made, which is also this JVM's temporary folder, so
     * that what libraries put aside is removed too. Without the launcher it makes one.
     */
    static Cleanup start() {
        try {
            String made = System.getProperty("jetconnect.demo.folder");
            Path folder =
                    made == null
                            ? Files.createTempDirectory("jetconnect-demo-").toRealPath()
                            : Path.of(made).toRealPath();
            Cleanup cleanup = new Cleanup(folder, startWatchdog(folder));
            Runtime.getRuntime().addShutdownHook(new Thread(cleanup::run, "demo-cleanup"));
            return cleanup;
        } catch (IOException e) {
            throw new DemoFailure(
                    "The demo's temporary folder can't be used: " + e.getMessage(), e);
        }
    }

    private static Process startWatchdog(Path folder) throws IOException {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(List.of("/bin/sh", "-c", script(), "jetconnect-demo", folder.toString()));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(Path.of("/").toFile())
                .start();
    }

    Path folder() {
        return folder;
    }

    /** Whether the demo is being ended, so that what fails now fails because of that. */
    boolean isBegun() {
        return begun.get();
    }

    /** Says that the demo ends by itself, so that its end needs no further word. */
    void expectEnd() {
        expected.set(true);
    }

    /**
     * Prefix of a command that gives it a session of its own: the terminal's Ctrl-C and a kill of
     * the demo's process group are not meant for it. Empty where the machine has no setsid.
     */
    static List<String> ownSession() {
        return Files.isExecutable(Path.of("/usr/bin/setsid"))
                ? List.of("/usr/bin/setsid")
                : List.of();
    }

    private void run() {
        begun.set(true);
        if (!expected.get()) {
            System.out.println(
                    System.lineSeparator() + "Removing the demo's servers and files ...");
        }
        try {
            watchdog.getOutputStream().close();
            if (!watchdog.waitFor(WATCHDOG_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("The demo could not remove everything in " + folder + ".");
            }
        } catch (IOException e) {
            System.err.println("The demo could not remove " + folder + ": " + e.getMessage());
        } catch (InterruptedException e) {
            // The JVM is going down anyway, and the watchdog goes on without it.
            Thread.currentThread().interrupt();
        }
    }

    private static String script() throws IOException {
        try (InputStream script = Cleanup.class.getResourceAsStream("watchdog.sh")) {
            if (script == null) {
                throw new IOException("watchdog.sh is missing in the demo's jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

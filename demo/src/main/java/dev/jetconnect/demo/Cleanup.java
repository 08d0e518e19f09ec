package dev.jetconnect.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

    /** Makes the work folder, guarded before it is there. */
    static Cleanup start() {
        try {
            Path folder =
                    Path.of(System.getProperty("java.io.tmpdir"))
                            .toRealPath()
                            .resolve("jetconnect-demo-" + UUID.randomUUID());
            Process watchdog = startWatchdog(folder);
            Cleanup cleanup = new Cleanup(folder, watchdog);
            Runtime.getRuntime().addShutdownHook(new Thread(cleanup::run, "demo-cleanup"));
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            keepTemporaryFiles(folder);
            return cleanup;
        } catch (IOException e) {
            throw new DemoFailure(
                    "The demo's temporary folder could not be made: " + e.getMessage(), e);
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

    /**
     * What libraries in this JVM put aside goes into the work folder as well. It works because
     * nothing has made a temporary file yet: Java looks at the property once.
     */
    private static void keepTemporaryFiles(Path folder) throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("demo-tmp"));
        System.setProperty("java.io.tmpdir", temporary.toString());
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

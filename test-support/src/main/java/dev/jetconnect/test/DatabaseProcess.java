package dev.jetconnect.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A database server's process, which can be ended and started again on the same data.
 *
 * <p>Confined to one thread.
 */
final class DatabaseProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STEP_MAX = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 50;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    /**
     * @param log where {@code command} says "ready for connections" and why it does not start
     */
    DatabaseProcess(List<String> command, Map<String, String> environment, Path log) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /** Runs a preparing step to its end. */
    static void run(List<String> command, Map<String, String> environment, File input, Path log) {
        Process step = launch(command, environment, input, log);
        try {
            if (!step.waitFor(STEP_MAX.toSeconds(), TimeUnit.SECONDS) || step.exitValue() != 0) {
                step.destroyForcibly();
                throw new IllegalStateException(
                        String.join(" ", command) + " failed: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while preparing a server", e);
        }
    }

    /** Starts it and waits until it takes connections. */
    void start() {
        try {
            Files.deleteIfExists(log);
            process = launch(command, environment, new File("/dev/null"), log);
            long deadline = System.nanoTime() + START_MAX.toNanos();
            while (!Files.readString(log).contains("ready for connections")) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IllegalStateException(
                            command.get(0) + " did not start: " + Files.readString(log));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a server started", e);
        }
    }

    long processId() {
        return process.pid();
    }

    /** SIGKILL: the orderly end takes ten seconds, and a test's data may go. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static Process launch(
            List<String> command, Map<String, String> environment, File input, Path log) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectInput(input)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.get(0), e);
        }
    }
}

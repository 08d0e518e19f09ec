package dev.jetconnect.nats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running nats-server process under a small shell that holds a pipe from this JVM. When the
 * pipe ends, because the worker closes it or because the worker is gone (SIGKILL included), the
 * shell ends the server: it can't be orphaned. It has a session of its own, so that Ctrl-C at a
 * terminal reaches the worker alone, which then drains before it stops its server.
 *
 * <p>Thread-safe.
 */
final class ServerProcess {
    private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);

    private static final long SIGNAL_SECONDS = 10;

    private static final String WATCHDOG =
            """
            exec 3<&0
            "$1" -c "$2" </dev/null >/dev/null 2>&1 3<&- &
            server=$!
            { cat <&3 >/dev/null; kill -TERM $server 2>/dev/null; } &
            watchdog=$!
            wait $server
            status=$?
            kill $watchdog 2>/dev/null
            exit $status
            """;

    private final Process shell;
    private final ServerConfiguration configuration;

    private ServerProcess(Process shell, ServerConfiguration configuration) {
        this.shell = shell;
        this.configuration = configuration;
    }

    static ServerProcess launch(Path program, ServerConfiguration configuration)
            throws IOException {
        Files.deleteIfExists(configuration.pidFile());
        Process shell =
                new ProcessBuilder(command(program.toString(), configuration.file().toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new ServerProcess(shell, configuration);
    }

    private static List<String> command(String program, String configurationFile) {
        List<String> watched =
                List.of("sh", "-c", WATCHDOG, "nats-server-watchdog", program, configurationFile);
        return Files.isExecutable(Path.of("/usr/bin/setsid"))
                ? concat(List.of("/usr/bin/setsid"), watched)
                : watched;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    /**
     * Ends a server of an earlier worker that still runs on the same data, if there is one: two
     * servers on one folder would destroy it.
     */
    static void endOrphan(Path pidFile) throws IOException {
        Optional<ProcessHandle> orphan = readPid(pidFile).flatMap(ProcessHandle::of);
        if (orphan.isEmpty() || !isNatsServer(orphan.get())) {
            return;
        }
        log.warn("Ending nats-server {} that an earlier worker left behind", orphan.get().pid());
        orphan.get().destroy();
        try {
            orphan.get().onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an earlier nats-server stopped", e);
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            orphan.get().destroyForcibly();
        }
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** The exit status; empty if the server still runs after {@code timeout}. */
    OptionalInt awaitExit(Duration timeout) throws InterruptedException {
        return shell.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(shell.exitValue())
                : OptionalInt.empty();
    }

    /** Makes the server read its configuration file again. */
    void reload(Path program) throws IOException, InterruptedException {
        Process signal =
                new ProcessBuilder(
                                program.toString(), "--signal", "reload=" + configuration.pidFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!signal.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS)) {
            signal.destroyForcibly();
        }
    }

    long processId() {
        return readPid(configuration.pidFile()).orElseGet(shell::pid);
    }

    /** Ends the server: politely first, by force after {@code timeout}. */
    void stop(Duration timeout) {
        try (OutputStream pipe = shell.getOutputStream()) {
            pipe.flush();
        } catch (IOException e) {
            log.debug("The pipe to nats-server was closed already", e);
        }
        try {
            if (!shell.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("nats-server did not stop within {} s; killing it", timeout.toSeconds());
                readPid(configuration.pidFile())
                        .flatMap(ProcessHandle::of)
                        .ifPresent(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the pipe is closed: the shell ends the server
        }
    }

    /** The server's own last words about why it ended, for an error message. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(configuration.logFile());
            for (int i = lines.size() - 1; i >= 0; i--) {
                int mark = Math.max(lines.get(i).indexOf("[FTL]"), lines.get(i).indexOf("[ERR]"));
                if (mark >= 0) {
                    return lines.get(i).substring(mark + "[FTL]".length()).trim();
                }
            }
        } catch (IOException e) {
            return "it wrote no log";
        }
        return "see " + configuration.logFile();
    }

    private static boolean isNatsServer(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.endsWith("nats-server"))
                .orElse(false);
    }

    private static Optional<Long> readPid(Path pidFile) {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile).trim()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}

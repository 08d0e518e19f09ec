package dev.jetconnect.benchmarks;

import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A worker process of JetConnect with its nats-server.
 *
 * <p>Confined to the main thread.
 */
final class JetConnectWorker implements Worker {
    private static final Duration STOP_MAX = Duration.ofSeconds(90);
    private static final int LOG_LINES_MAX = 15;

    private final Process process;
    private final Path folder;
    private final ConnectClient client;
    private final long startedNanos;

    private JetConnectWorker(
            Process process, Path folder, ConnectClient client, long startedNanos) {
        this.process = process;
        this.folder = folder;
        this.client = client;
        this.startedNanos = startedNanos;
    }

    /** Starts the process and returns at once. */
    static JetConnectWorker start(Path home, Path folder, Map<String, String> settings) {
        try {
            Files.createDirectories(folder.resolve("tmp"));
            int port = FreePort.next();
            Properties properties = new Properties();
            properties.setProperty("listeners", "http://127.0.0.1:" + port);
            properties.setProperty("data.dir", folder.resolve("data").toString());
            properties.putAll(settings);
            Path file = folder.resolve("worker.properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            List<String> command = new ArrayList<>(WorkFolder.ownSession());
            command.add(home.resolve("bin/jetconnect").toString());
            command.addAll(List.of("worker", file.toString()));
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            folder.resolve("worker.log").toFile()));
            builder.environment()
                    .merge(
                            "JETCONNECT_OPTS",
                            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                            (given, ours) -> given + " " + ours);
            ConnectClient client = new ConnectClient(URI.create("http://127.0.0.1:" + port));
            long startedNanos = System.nanoTime();
            return new JetConnectWorker(builder.start(), folder, client, startedNanos);
        } catch (IOException e) {
            throw new BenchmarkFailure("The worker can't be started: " + e.getMessage(), e);
        }
    }

    @Override
    public ConnectClient client() {
        return client;
    }

    @Override
    public long startedNanos() {
        return startedNanos;
    }

    @Override
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new BenchmarkFailure(
                    "The worker has ended with status "
                            + process.exitValue()
                            + ". The end of its log:"
                            + System.lineSeparator()
                            + lastWords());
        }
    }

    @Override
    public long processId() {
        return process.pid();
    }

    @Override
    public long logProcessId() {
        try {
            Path file = folder.resolve("data").resolve("nats-server.pid");
            return Long.parseLong(Files.readString(file).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of all streams and buckets on the disk. */
    @Override
    public long logBytes() {
        Path store = folder.resolve("data").resolve("nats-server");
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile).mapToLong(JetConnectWorker::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the work folder's watchdog ends the process
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** The source connector's stream takes any topic. */
    @Override
    public void createTopic(String name, int partitions) {
        // Nothing is to be made before the clock starts.
    }

    private String lastWords() {
        try (Stream<String> lines = Files.lines(folder.resolve("worker.log"))) {
            List<String> all = lines.toList();
            return all.subList(Math.max(0, all.size() - LOG_LINES_MAX), all.size()).stream()
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (IOException e) {
            return "(it can't be read: " + e.getMessage() + ")";
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // the server has replaced it meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

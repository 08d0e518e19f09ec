package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code bin/jetconnect worker FILE} as a process, with its data and its log in a folder of its
 * own. It can be started again on them after it has ended, however it has ended.
 *
 * <p>Confined to the test's thread.
 */
public final class WorkerUnderTest implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration END_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final ConnectRest rest;
    private Process process;
    private boolean isEndExpected;

    /** A worker with the sample's settings, a free port, and its data below {@code folder}. */
    public WorkerUnderTest(Path folder) {
        this(folder, new ConnectRest(URI.create("http://127.0.0.1:" + FreePort.next())));
    }

    /** A worker that is asked there. */
    public WorkerUnderTest(Path folder, ConnectRest rest) {
        this.folder = folder;
        this.rest = rest;
        Properties sample = Distribution.sampleProperties("worker.properties");
        sample.stringPropertyNames().forEach(key -> settings.put(key, sample.getProperty(key)));
        settings.put("listeners", rest.address().toString());
        settings.put("data.dir", folder.resolve("data").toString());
        settings.put("offset.flush.interval.ms", "1000");
        // All plugins here have manifests; the default also searches the content of each JAR.
        settings.put("plugin.discovery", "service_load");
    }

    public WorkerUnderTest with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    WorkerUnderTest without(String key) {
        settings.remove(key);
        return this;
    }

    public WorkerUnderTest withEnvironment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** Starts it and waits until REST answers. */
    public WorkerUnderTest start() {
        launch();
        await().atMost(START_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(process.isAlive()).as(log()).isTrue();
                            assertThat(rest.isReachable()).isTrue();
                        });
        return this;
    }

    /** Starts it and returns at once. */
    public WorkerUnderTest launch() {
        isEndExpected = false;
        try {
            Files.createDirectories(folder);
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    Distribution.launcher().toString(),
                                    "worker",
                                    writeSettings().toString())
                            .directory(folder.toFile())
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConnectRest rest() {
        return rest;
    }

    public Path dataDirectory() {
        return Path.of(settings.get("data.dir"));
    }

    /** All that its runs have printed. */
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long processId() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The nats-server that it has started; fails while there is none. */
    public ProcessHandle natsServer() {
        try {
            String pid = Files.readString(dataDirectory().resolve("nats-server.pid")).trim();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether any process has a file of its data folder on its command line. */
    public boolean hasServerProcess() {
        String configuration = dataDirectory().resolve("nats-server.conf").toString();
        return ProcessHandle.allProcesses()
                .anyMatch(
                        other ->
                                other.info()
                                        .commandLine()
                                        .map(line -> line.contains(configuration))
                                        .orElse(false));
    }

    /** SIGKILL. */
    public void kill() {
        isEndExpected = true;
        process.destroyForcibly();
        awaitEnd(END_MAX);
    }

    /** SIGTERM; returns at once. */
    public void terminate() {
        isEndExpected = true;
        process.destroy();
    }

    /** Waits for its end and returns the exit status. */
    public int awaitEnd(Duration timeout) {
        isEndExpected = true;
        try {
            assertThat(process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS))
                    .as("ended within " + timeout + "\n" + log())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the worker's end", e);
        }
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        if (process.isAlive()) {
            terminate();
            awaitEnd(END_MAX);
        } else if (!isEndExpected) {
            // Its folder goes with the test: this is all that tells why.
            System.err.printf(
                    "The worker in %s has ended by itself with %d:%n%s%n",
                    folder, process.exitValue(), lastLines());
        }
        // The server of a killed worker writes into the folder until it has ended too.
        await().atMost(END_MAX).until(() -> !hasServerProcess());
    }

    private String lastLines() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private Path logFile() {
        return folder.resolve("worker.log");
    }

    private Path writeSettings() throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = folder.resolve("worker.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }
}

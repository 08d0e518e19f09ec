package dev.jetconnect.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A program of Apache Kafka as a process, on the JARs that profile {@code oracle} has brought.
 *
 * <p>Confined to the test's thread.
 */
final class KafkaProcess {
    private static final long END_SECONDS = 180;

    private final Path folder;
    private final List<String> command;
    private final Map<String, String> environment;
    private Process process;

    /**
     * @param folder for its settings and log
     */
    KafkaProcess(Path folder, Map<String, String> environment, String main, String... arguments) {
        this.folder = folder;
        this.environment = environment;
        this.command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dlog4j2.configurationFile=" + resource("oracle-log4j2.xml"));
        command.add("-cp");
        command.add(Path.of(System.getProperty("jetconnect.oracle.lib")) + "/*");
        command.add(main);
        command.addAll(List.of(arguments));
    }

    static Path writeSettings(Path folder, Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("settings.properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void launch() {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long id() {
        return process.pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void stop() {
        if (isAlive()) {
            process.destroy();
            awaitEnd();
        }
    }

    /** Waits for its end and returns the exit status. */
    int awaitEnd() {
        try {
            assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).as(log()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for an end", e);
        }
    }

    private Path logFile() {
        return folder.resolve("output.log");
    }

    private static Path resource(String name) {
        return Path.of("src/test/conformance", name).toAbsolutePath();
    }
}

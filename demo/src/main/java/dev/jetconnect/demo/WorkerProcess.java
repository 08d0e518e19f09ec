package dev.jetconnect.demo;

import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The worker, started like a user starts it: the launcher, the sample settings with the demo's own
 * addresses, the databases' addresses in the environment. It ends with the {@link Cleanup} in whose
 * folder it runs.
 *
 * <p>Thread-safe.
 */
final class WorkerProcess {
    private static final int LOG_LINES_MAX = 12;

    private final Process process;
    private final Path logFile;

    private WorkerProcess(Process process, Path logFile) {
        this.process = process;
        this.logFile = logFile;
    }

    /**
     * Starts the worker.
     *
     * @param home the distribution
     * @param folder the demo's work folder
     */
    static WorkerProcess start(Path home, Path folder, int restPort, ShopDatabases databases) {
        try {
            Path settings = writeSettings(home, folder, restPort);
            Path logFile = folder.resolve("worker.log");
            List<String> command = new ArrayList<>(Cleanup.ownSession());
            command.addAll(
                    List.of(
                            home.resolve("bin/jetconnect").toString(),
                            "worker",
                            settings.toString()));
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(logFile.toFile());
            addAddresses(builder.environment(), "SOURCE_DB", databases.source());
            addAddresses(builder.environment(), "TARGET_DB", databases.target());
            keepTemporaryFiles(builder.environment(), folder);
            return new WorkerProcess(builder.start(), logFile);
        } catch (IOException e) {
            throw new DemoFailure("The worker can't be started: " + e.getMessage(), e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitStatus() {
        return process.exitValue();
    }

    /** The log's last lines that tell what went wrong, or else simply its last ones. */
    List<String> lastWords() {
        try (Stream<String> lines = Files.lines(logFile, StandardCharsets.UTF_8)) {
            List<String> all = lines.filter(line -> !line.isBlank()).toList();
            List<String> troubles = all.stream().filter(WorkerProcess::isTrouble).toList();
            return last(troubles.isEmpty() ? all : troubles);
        } catch (IOException e) {
            return List.of("(" + logFile + " can't be read: " + e.getMessage() + ")");
        }
    }

    private static boolean isTrouble(String line) {
        return line.contains("ERROR")
                || line.contains("FATAL")
                || line.startsWith("Caused by:")
                || line.startsWith("Exception in thread")
                || line.startsWith("Error:");
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LOG_LINES_MAX), lines.size());
    }

    private static Path writeSettings(Path home, Path folder, int restPort) throws IOException {
        Properties settings = new Properties();
        try (Reader sample = Files.newBufferedReader(home.resolve("config/worker.properties"))) {
            settings.load(sample);
        }
        settings.setProperty("listeners", "http://127.0.0.1:" + restPort);
        settings.setProperty("plugin.path", home.resolve("plugins").toString());
        // Both connectors have manifests; to look through all classes would be most of the start.
        settings.setProperty("plugin.discovery", "service_load");
        settings.setProperty("data.dir", folder.resolve("data").toString());
        settings.setProperty("offset.flush.interval.ms", "1000");
        Path file = folder.resolve("worker.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        return file;
    }

    private static void addAddresses(
            Map<String, String> environment, String prefix, PostgresServer server) {
        environment.put(prefix + "_HOST", server.host());
        environment.put(prefix + "_PORT", String.valueOf(server.port()));
        environment.put(prefix + "_NAME", ShopDatabases.DATABASE);
        environment.put(prefix + "_USER", server.user());
        // Loopback connections are trusted; the connectors' files name a password all the same.
        environment.put(prefix + "_PASSWORD", "not-asked-for");
    }

    /** Native libraries unpacked by the worker would survive its SIGKILL elsewhere. */
    private static void keepTemporaryFiles(Map<String, String> environment, Path folder)
            throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        environment.merge(
                "JETCONNECT_OPTS",
                "-Djava.io.tmpdir=" + temporary,
                (given, ours) -> given + " " + ours);
    }
}

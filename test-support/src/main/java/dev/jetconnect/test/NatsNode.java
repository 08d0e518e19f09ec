package dev.jetconnect.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One nats-server of a {@link NatsCluster}.
 *
 * <p>Confined to one thread.
 */
final class NatsNode {
    private static final int ANSWER_MILLIS_MAX = 2000;

    private final Path folder;
    private final Path program;
    private final Ports ports;
    private Process process;

    private NatsNode(Path folder, Path program, Ports ports) {
        this.folder = folder;
        this.program = program;
        this.ports = ports;
    }

    /** Writes its configuration. */
    static NatsNode create(
            Path folder, Path program, String name, Ports ports, String cluster, String settings) {
        String configuration =
                """
                listen: "127.0.0.1:%d"
                http: "127.0.0.1:%d"
                server_name: "%s"
                jetstream { store_dir: "%s" }
                cluster { name: "test", listen: "127.0.0.1:%d", %s }
                %s
                """
                        .formatted(
                                ports.client(),
                                ports.monitor(),
                                name,
                                folder.resolve("store").toAbsolutePath(),
                                ports.cluster(),
                                cluster,
                                settings);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("nats.conf"), configuration);
            return new NatsNode(folder, program, ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void launch() {
        if (isAlive()) {
            throw new IllegalStateException("The node in " + folder + " runs already");
        }
        try {
            process =
                    new ProcessBuilder(
                                    program.toString(),
                                    "-c",
                                    folder.resolve("nats.conf").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + program, e);
        }
    }

    void kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(processId()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot signal the node in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while signalling a node", e);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    long processId() {
        return process.pid();
    }

    String url() {
        return "nats://127.0.0.1:" + ports.client();
    }

    /** Whether it serves, and knows the leader of each of its streams and is as far as that. */
    boolean isHealthy() {
        try {
            HttpURLConnection request =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:" + ports.monitor() + "/healthz")
                                    .toURL()
                                    .openConnection();
            request.setConnectTimeout(ANSWER_MILLIS_MAX);
            request.setReadTimeout(ANSWER_MILLIS_MAX);
            return request.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return folder.resolve("nats.log");
    }

    /** Loopback ports. */
    record Ports(int client, int cluster, int monitor) {
        static Ports free() {
            return new Ports(FreePort.next(), FreePort.next(), FreePort.next());
        }
    }
}

package dev.jetconnect.benchmarks;

import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The distribution's nats-server, for several workers, set as a worker sets its own.
 *
 * <p>Confined to the main thread.
 */
final class NatsProcess implements AutoCloseable {
    private final Process process;
    private final String url;

    private NatsProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static NatsProcess start(Path home, Path folder) {
        int port = FreePort.next();
        Folders.create(folder);
        Path file = folder.resolve("nats.conf");
        try {
            Files.writeString(
                    file,
                    """
                    listen: "127.0.0.1:%d"
                    max_payload: 8MB
                    max_pending: 128MB
                    jetstream {
                      store_dir: "%s"
                      sync_interval: always
                      limits { batch { max_msgs: 10000 } }
                    }
                    """
                            .formatted(port, folder.resolve("store")));
            Process process =
                    new ProcessBuilder(
                                    home.resolve("libexec/nats-server").toString(),
                                    "-c",
                                    file.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("nats.log").toFile())
                            .start();
            return new NatsProcess(process, "nats://127.0.0.1:" + port);
        } catch (IOException e) {
            throw new BenchmarkFailure("nats-server can't be started: " + e.getMessage(), e);
        }
    }

    String url() {
        return url;
    }

    long processId() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

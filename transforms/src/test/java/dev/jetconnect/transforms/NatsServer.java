package dev.jetconnect.transforms;

import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real nats-server with JetStream, for one test class. */
final class NatsServer implements AutoCloseable {
    private final Process process;
    private final String url;
    private final Connection connection;

    private NatsServer(Process process, String url) throws IOException, InterruptedException {
        this.process = process;
        this.url = url;
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> isUp(url));
        this.connection = Nats.connect(url);
    }

    static NatsServer start(Path folder) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("jetconnect.test.nats-server"))
                                        .toAbsolutePath()
                                        .toString(),
                                "-js",
                                "-sd",
                                folder.toString(),
                                "-a",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new NatsServer(process, "nats://127.0.0.1:" + port);
    }

    String url() {
        return url;
    }

    List<String> keys(String bucket, String filter)
            throws IOException, JetStreamApiException, InterruptedException {
        return connection.keyValue(bucket).keys(filter);
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
        process.destroyForcibly().waitFor();
    }

    private static boolean isUp(String url) throws IOException, InterruptedException {
        try (Connection probe = Nats.connect(url)) {
            return probe.getStatus() == Connection.Status.CONNECTED;
        }
    }
}

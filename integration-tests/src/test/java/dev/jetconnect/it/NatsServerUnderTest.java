package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A nats-server that somebody else runs, from the worker's point of view: on a free loopback port,
 * with JetStream, and with the accounts and certificates that the test gives it.
 *
 * <p>Confined to the test's thread.
 */
public final class NatsServerUnderTest implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private Process process;

    private NatsServerUnderTest(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts a server and waits until its port is open.
     *
     * @param access lines of the configuration: who may connect, and how
     */
    public static NatsServerUnderTest start(Path folder, String access) {
        int port = FreePort.next();
        String configuration =
                """
                listen: "127.0.0.1:%d"
                jetstream { store_dir: "%s" }
                %s
                """
                        .formatted(port, folder.resolve("store"), access);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("nats.conf"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NatsServerUnderTest server = new NatsServerUnderTest(folder, port);
        server.launch();
        return server;
    }

    /**
     * Starts it, for the first time or again on the same port and data; returns when it listens.
     */
    public void launch() {
        Path log = folder.resolve("nats.log");
        try {
            process =
                    new ProcessBuilder(
                                    Distribution.natsServer().toString(),
                                    "-c",
                                    folder.resolve("nats.conf").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(START_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                            assertThat(isOpen(port)).isTrue();
                        });
    }

    /** SIGKILL; returns when it has ended. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    String tlsUrl() {
        return "tls://localhost:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}

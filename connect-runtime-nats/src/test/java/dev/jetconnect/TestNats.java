package dev.jetconnect;

import static org.awaitility.Awaitility.await;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.config.NatsSettings;
import dev.jetconnect.config.ServerSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.SourceOffsets;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.EmbeddedServer;
import dev.jetconnect.nats.NatsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.record.internal.CompressionType;

/**
 * A real nats-server for one test class, started as a worker starts its own. Each test takes a
 * group of its own, so that tests don't see each other's streams and buckets.
 */
public final class TestNats implements AutoCloseable {
    private final EmbeddedServer server;
    private final NatsClient client;

    private TestNats(EmbeddedServer server) {
        this.server = server;
        this.client = NatsClient.connect(server.settings(), "test");
    }

    public static TestNats start() {
        try {
            return start(Files.createTempDirectory(Path.of("target"), "nats"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestNats start(Path dataDirectory) {
        return new TestNats(EmbeddedServer.start(settings(dataDirectory)));
    }

    public static ServerSettings settings(Path dataDirectory) {
        return new ServerSettings(dataDirectory.toAbsolutePath(), Optional.of(program()), 0);
    }

    public static Path program() {
        return Path.of(System.getProperty("jetconnect.test.nats-server")).toAbsolutePath();
    }

    public EmbeddedServer server() {
        return server;
    }

    public NatsClient client() {
        return client;
    }

    public int port() {
        return URI.create(server.settings().urls().get(0)).getPort();
    }

    /** One more client, by way of a port of the test's own. */
    public NatsClient connect(int port) {
        NatsSettings direct = server.settings();
        return NatsClient.connect(
                NatsSettings.ofUser(
                        "nats://127.0.0.1:" + port,
                        direct.username().orElseThrow(),
                        direct.password().orElseThrow().value()),
                "test by way of " + port);
    }

    /** Ends the server as a crash would; its supervisor starts it again. */
    public void kill() {
        ProcessHandle.of(server.processId())
                .ifPresent(
                        process -> {
                            process.destroyForcibly();
                            process.onExit().join();
                        });
    }

    /** Waits until the server runs again after {@link #kill()}, and the client has it again. */
    public void awaitAnswer() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.answersWithin(Duration.ofSeconds(1)));
    }

    public LogSettings newGroup() {
        return newGroup(16 * 1024 * 1024);
    }

    public LogSettings newGroup(long windowBytesMax) {
        return new LogSettings(
                "t" + UUID.randomUUID().toString().substring(0, 8),
                1,
                256 * 1024,
                1000,
                windowBytesMax,
                8 * 1024 * 1024,
                CompressionType.LZ4);
    }

    public Bucket bucket(LogSettings group, String name) {
        return Bucket.open(client, group.group() + "_" + name, 1);
    }

    public TopicRegistry topics(LogSettings group) {
        return new TopicRegistry(bucket(group, "topics"));
    }

    public CommittedPositions positions(LogSettings group) {
        return new CommittedPositions(bucket(group, "positions"));
    }

    /** As another worker would open it: it knows nothing that is not stored. */
    public SourceOffsets sourceOffsets(LogSettings group) {
        return new SourceOffsets(client, bucket(group, "offsets"), group.group());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}

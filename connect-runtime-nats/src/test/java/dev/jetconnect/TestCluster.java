package dev.jetconnect;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.config.NatsSettings;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.test.NatsCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.record.internal.CompressionType;

/** Three real nats-servers for one test class, and a worker's way to reach them. */
public final class TestCluster implements AutoCloseable {
    private static final int REPLICAS = 3;

    private final NatsCluster cluster;
    private final NatsClient client;

    private TestCluster(NatsCluster cluster) {
        this.cluster = cluster;
        this.client = NatsClient.connect(settings(), "test");
    }

    public static TestCluster start() {
        return start("");
    }

    /**
     * @param settings lines for the configuration of each server
     */
    public static TestCluster start(String settings) {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "cluster");
            return new TestCluster(
                    NatsCluster.start(folder, TestNats.program(), REPLICAS, settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public NatsCluster nodes() {
        return cluster;
    }

    public NatsClient client() {
        return client;
    }

    public NatsSettings settings() {
        return new NatsSettings(
                List.of(cluster.urls().split(",")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    public LogSettings newGroup() {
        return new LogSettings(
                "t" + UUID.randomUUID().toString().substring(0, 8),
                REPLICAS,
                256 * 1024,
                1000,
                16 * 1024 * 1024,
                8 * 1024 * 1024,
                CompressionType.LZ4);
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}

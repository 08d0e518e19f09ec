package dev.jetconnect.chaos;

import dev.jetconnect.it.Distribution;
import dev.jetconnect.test.NatsCluster;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Three nats-servers in a cluster, each with a copy of everything.
 *
 * <p>Thread-safe.
 */
final class ClusterNats implements NatsServers {
    private static final int SIZE = 3;

    private final NatsCluster cluster;

    private ClusterNats(NatsCluster cluster) {
        this.cluster = cluster;
    }

    static ClusterNats start(Path folder) {
        return new ClusterNats(
                NatsCluster.startForProxies(
                        folder, Distribution.natsServer(), SIZE, "max_payload: 8MB"));
    }

    @Override
    public List<Integer> ports() {
        return IntStream.range(0, SIZE)
                .mapToObj(server -> URI.create(cluster.url(server)).getPort())
                .toList();
    }

    @Override
    public int replicas() {
        return SIZE;
    }

    @Override
    public synchronized void kill(int server) {
        cluster.kill(server);
    }

    @Override
    public synchronized void launch(int server) {
        cluster.launch(server);
    }

    @Override
    public synchronized void close() {
        cluster.close();
    }
}

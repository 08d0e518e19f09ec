package dev.jetconnect.chaos;

import dev.jetconnect.it.NatsServerUnderTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * One nats-server.
 *
 * <p>Thread-safe.
 */
final class SingleNats implements NatsServers {
    private final NatsServerUnderTest server;

    private SingleNats(NatsServerUnderTest server) {
        this.server = server;
    }

    static SingleNats start(Path folder) {
        return new SingleNats(NatsServerUnderTest.start(folder, "max_payload: 8MB"));
    }

    @Override
    public List<Integer> ports() {
        return List.of(URI.create(server.url()).getPort());
    }

    @Override
    public int replicas() {
        return 1;
    }

    @Override
    public synchronized void kill(int number) {
        server.kill();
    }

    @Override
    public synchronized void launch(int number) {
        server.launch();
    }

    @Override
    public synchronized void close() {
        server.close();
    }
}

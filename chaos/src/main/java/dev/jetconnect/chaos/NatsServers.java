package dev.jetconnect.chaos;

import java.util.List;

/** The NATS of a run. */
interface NatsServers extends AutoCloseable {
    /** One port for each server. */
    List<Integer> ports();

    /** Copies of each stream and bucket. */
    int replicas();

    /** SIGKILL. */
    void kill(int server);

    /** Starts it again on its data. */
    void launch(int server);

    /** Addresses of all servers, for clients that are not disturbed. */
    default String url() {
        return String.join(",", ports().stream().map(port -> "nats://127.0.0.1:" + port).toList());
    }

    @Override
    void close();
}

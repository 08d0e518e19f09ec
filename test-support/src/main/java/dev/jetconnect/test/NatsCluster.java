package dev.jetconnect.test;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Real nats-servers in one cluster on loopback, with JetStream on files: each can be killed and
 * started again on its ports and data. Nodes are counted from 0.
 *
 * <p>The servers are child processes: {@link #close()} kills them. After a SIGKILL of this JVM they
 * go on running; whoever must not leave them behind watches {@link #processId}.
 *
 * <p>Confined to one thread.
 */
public final class NatsCluster implements AutoCloseable {
    private static final Duration HEALTHY_MAX = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 50;

    private final List<NatsNode> nodes;

    private NatsCluster(List<NatsNode> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Starts a cluster without accounts, and waits until it is healthy. */
    public static NatsCluster start(Path folder, Path program, int size) {
        return start(folder, program, size, "");
    }

    /**
     * Starts a cluster and waits until it is healthy.
     *
     * @param folder for configurations, data and logs
     * @param program nats-server
     * @param settings lines for the configuration of each node
     */
    public static NatsCluster start(Path folder, Path program, int size, String settings) {
        return start(folder, program, size, settings, true);
    }

    /**
     * As {@link #start(Path, Path, int, String)}, with nodes that don't tell clients of each other:
     * a client that has the addresses of proxies uses no other way.
     */
    public static NatsCluster startForProxies(
            Path folder, Path program, int size, String settings) {
        return start(folder, program, size, settings, false);
    }

    private static NatsCluster start(
            Path folder, Path program, int size, String settings, boolean isAdvertised) {
        List<NatsNode.Ports> ports =
                IntStream.range(0, size).mapToObj(i -> NatsNode.Ports.free()).toList();
        String routes =
                ports.stream()
                        .map(node -> "\"nats://127.0.0.1:" + node.cluster() + "\"")
                        .collect(Collectors.joining(", ", "routes: [", "]"));
        String clustering = isAdvertised ? routes : routes + ", no_advertise: true";
        List<NatsNode> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            nodes.add(
                    NatsNode.create(
                            folder.resolve(name(i)),
                            program,
                            name(i),
                            ports.get(i),
                            clustering,
                            settings));
        }
        NatsCluster cluster = new NatsCluster(nodes);
        try {
            nodes.forEach(NatsNode::launch);
            cluster.awaitHealthy();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public int size() {
        return nodes.size();
    }

    /** The address of one node. */
    public String url(int node) {
        return nodes.get(node).url();
    }

    /** The addresses of all nodes, as {@code nats.url} takes them. */
    public String urls() {
        return nodes.stream().map(NatsNode::url).collect(Collectors.joining(","));
    }

    public long processId(int node) {
        return nodes.get(node).processId();
    }

    public boolean isAlive(int node) {
        return nodes.get(node).isAlive();
    }

    /** SIGKILL; returns when it has ended. */
    public void kill(int node) {
        nodes.get(node).kill();
    }

    /** SIGSTOP: it keeps its connections, and answers nothing. */
    public void pause(int node) {
        nodes.get(node).signal("STOP");
    }

    /** SIGCONT, after {@link #pause}. */
    public void resume(int node) {
        nodes.get(node).signal("CONT");
    }

    /** Starts a node that has ended, on the same ports and data; returns at once. */
    public void launch(int node) {
        nodes.get(node).launch();
    }

    /** Waits until each node that runs serves, with all its streams up to date. */
    public void awaitHealthy() {
        await(
                "all nodes are healthy",
                () -> nodes.stream().filter(NatsNode::isAlive).allMatch(NatsNode::isHealthy));
    }

    /** Opens a connection that goes on with any node that lives; the caller closes it. */
    public Connection connect() {
        try {
            return Nats.connect(
                    Options.builder()
                            .servers(urls().split(","))
                            .maxReconnects(-1)
                            .reconnectWait(Duration.ofMillis(LOOK_MILLIS))
                            .build());
        } catch (IOException e) {
            throw new IllegalStateException("No node of the cluster can be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while connecting", e);
        }
    }

    /** Waits until the stream has a leader among the nodes that live, and returns that node. */
    public int leaderOf(String stream) {
        try (Connection connection = connect()) {
            await("stream " + stream + " has a leader", () -> leader(connection, stream) >= 0);
            return leader(connection, stream);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for a leader", e);
        }
    }

    /** A node that holds the stream and does not lead it. */
    public int followerOf(String stream) {
        int leader = leaderOf(stream);
        return IntStream.range(0, size())
                .filter(node -> node != leader && isAlive(node))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No follower of " + stream));
    }

    /** Makes another node the leader of the stream, without any crash; returns when it is. */
    public void moveLeaderOf(String stream) {
        int before = leaderOf(stream);
        try (Connection connection = connect()) {
            // Asked once: each further request would move it on, or back.
            stepDown(connection, stream);
            await(
                    "another node leads stream " + stream,
                    () -> {
                        int now = leader(connection, stream);
                        return now >= 0 && now != before;
                    });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while moving a leader", e);
        }
    }

    /** Kills all nodes. */
    @Override
    public void close() {
        nodes.forEach(NatsNode::kill);
    }

    private static void stepDown(Connection connection, String stream) {
        try {
            var unused =
                    connection.request(
                            "$JS.API.STREAM.LEADER.STEPDOWN." + stream,
                            new byte[0],
                            Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while moving a leader", e);
        }
    }

    /**
     * @return -1 if there is none, or none that lives
     */
    private int leader(Connection connection, String stream) {
        try {
            ClusterInfo cluster =
                    connection.jetStreamManagement().getStreamInfo(stream).getClusterInfo();
            String leader = cluster == null ? null : cluster.getLeader();
            OptionalInt node =
                    IntStream.range(0, size())
                            .filter(i -> name(i).equals(leader) && isAlive(i))
                            .findFirst();
            return node.orElse(-1);
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            return -1;
        }
    }

    private void await(String state, BooleanSupplier condition) {
        long deadline = System.nanoTime() + HEALTHY_MAX.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Not so within " + HEALTHY_MAX + ": " + state + "\n" + logs());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting: " + state, e);
            }
        }
    }

    private String logs() {
        return nodes.stream().map(NatsNode::log).collect(Collectors.joining("\n"));
    }

    private static String name(int node) {
        return "node-" + node;
    }
}

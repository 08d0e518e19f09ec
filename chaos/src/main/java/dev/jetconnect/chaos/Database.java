package dev.jetconnect.chaos;

import dev.jetconnect.test.PostgresServer;
import dev.jetconnect.test.TcpProxy;
import java.nio.file.Path;
import java.util.Map;

/**
 * A PostgreSQL server that workers reach through a proxy, and that can be made to crash.
 *
 * <p>Thread-safe.
 */
final class Database implements AutoCloseable {
    /** The one database in use. */
    static final String NAME = "chaos";

    private final PostgresServer server;
    private final TcpProxy proxy;

    private Database(PostgresServer server, TcpProxy proxy) {
        this.server = server;
        this.proxy = proxy;
    }

    /** Starts a server with one empty database. */
    static Database start(Path folder) {
        PostgresServer server = PostgresServer.start(folder, Map.of("fsync", "on"));
        server.createDatabase(NAME);
        return new Database(server, TcpProxy.to(server.port()));
    }

    PostgresServer server() {
        return server;
    }

    /** Variables of a worker's environment that lead here. */
    Map<String, String> environment(String prefix, String password) {
        return Map.of(
                prefix + "_HOST",
                server.host(),
                prefix + "_PORT",
                String.valueOf(proxy.port()),
                prefix + "_NAME",
                NAME,
                prefix + "_USER",
                server.user(),
                prefix + "_PASSWORD",
                password);
    }

    /**
     * Kills one of its processes: the server then ends all connections, throws away its memory and
     * recovers from the log on disk.
     */
    void crash() {
        try {
            String writer =
                    server.queryValue(
                            NAME,
                            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'");
            Signals.send("KILL", Long.parseLong(writer));
        } catch (IllegalStateException e) {
            // It is recovering from the last crash.
        }
    }

    void resetConnections() {
        try {
            server.execute(
                    NAME,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE pid <> pg_backend_pid() AND backend_type IN"
                            + " ('client backend', 'walsender')");
        } catch (IllegalStateException e) {
            // It has no connections: it is recovering from a crash.
        }
    }

    void cutOff() {
        proxy.cut();
    }

    void heal() {
        proxy.restore();
    }

    /** Whether somebody reads its log. */
    boolean hasReader() {
        return server.queryValue(
                        NAME, "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'chaos'")
                .equals("1");
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}

package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * JetConnect as what is measured: how a worker of it is started, and which connectors do the work.
 * A second side has the same methods.
 *
 * <p>Immutable.
 */
final class JetConnectSide {
    private final Path home;
    private final String morePlugins;
    private final Settings settings;

    /**
     * @param home the distribution
     * @param morePlugins folders, with commas between them, of what the distribution has not
     */
    JetConnectSide(Path home, String morePlugins, Settings settings) {
        this.home = home;
        this.morePlugins = morePlugins;
        this.settings = settings;
    }

    String name() {
        return "JetConnect";
    }

    /** The same with more plugins. */
    JetConnectSide with(Path plugins) {
        return new JetConnectSide(home, morePlugins + "," + plugins, settings);
    }

    /** Starts a worker whose files, also those of an earlier worker, are in {@code folder}. */
    Worker start(Path folder) {
        Map<String, String> properties = new HashMap<>();
        properties.put("plugin.path", home.resolve("plugins") + "," + morePlugins);
        properties.putAll(settings.workerProperties());
        return Worker.start(home, folder, properties);
    }

    Map<String, String> sourceConfig(Orders orders, String name) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        config.put("tasks.max", "1");
        config.put("database.hostname", orders.server().host());
        config.put("database.port", String.valueOf(orders.server().port()));
        config.put("database.dbname", Orders.SOURCE);
        config.put("database.user", orders.server().user());
        config.put("database.password", "not-asked-for");
        config.put("topic.prefix", name);
        config.put("table.include.list", "public.orders");
        config.put("plugin.name", "pgoutput");
        config.put("publication.name", name);
        config.put("publication.autocreate.mode", "filtered");
        config.put("slot.name", name);
        if (!settings.usesDefaults()) {
            config.put("poll.interval.ms", "10");
            config.put("snapshot.fetch.size", "20000");
            config.put("tombstones.on.delete", "false");
        }
        config.putAll(settings.sourceProperties());
        return config;
    }

    Map<String, String> sinkConfig(Target target, String topics) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector");
        config.put("tasks.max", "1");
        config.put("topics", topics);
        config.put("connection.url", target.url());
        config.put("connection.username", target.user());
        config.put("connection.password", target.password());
        config.put("table.name.format", "orders");
        config.putAll(settings.sinkProperties());
        return config;
    }

    /** Launcher, libraries and nats-server, without connectors. */
    DistributionSize size() {
        long bytes = 0;
        long jars = 0;
        for (String part : new String[] {"bin", "lib", "libexec"}) {
            try (Stream<Path> files = Files.walk(home.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    bytes += Files.size(file);
                    jars += file.toString().endsWith(".jar") ? 1 : 0;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new DistributionSize(bytes, jars);
    }

    record DistributionSize(long bytes, long jars) {}
}

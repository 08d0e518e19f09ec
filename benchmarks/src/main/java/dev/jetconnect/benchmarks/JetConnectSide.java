package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * JetConnect with its defaults, which is what is measured.
 *
 * <p>Immutable.
 */
final class JetConnectSide implements Side {
    private final String name;
    private final Path home;
    private final String morePlugins;
    private final Settings settings;

    /**
     * @param name as the report has it
     * @param home the distribution
     * @param morePlugins folders, with commas between them, of what the distribution has not
     */
    JetConnectSide(String name, Path home, String morePlugins, Settings settings) {
        this.name = name;
        this.home = home;
        this.morePlugins = morePlugins;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    /** The same with more plugins. */
    JetConnectSide with(Path plugins) {
        return new JetConnectSide(name, home, morePlugins + "," + plugins, settings);
    }

    /** The same with nothing set for the source, which is what its users get. */
    JetConnectSide withDefaults() {
        return new JetConnectSide(name, home, morePlugins, settings.with(true));
    }

    /** Starts a worker whose files, also those of an earlier worker, are in {@code folder}. */
    @Override
    public JetConnectWorker start(Path folder) {
        Map<String, String> properties = new HashMap<>();
        properties.put("plugin.path", home.resolve("plugins") + "," + morePlugins);
        properties.putAll(settings.workerProperties());
        return JetConnectWorker.start(home, folder, properties);
    }

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public Map<String, String> sourceConfig(Orders orders, String name) {
        Map<String, String> config =
                settings.usesDefaults()
                        ? DebeziumSource.defaults(orders, name)
                        : DebeziumSource.tuned(orders, name);
        config.putAll(settings.sourceProperties());
        return config;
    }

    @Override
    public Map<String, String> sinkConfig(Target target, String topics) {
        return sinkConfig(target, topics, CopyTable.ORDERS);
    }

    Map<String, String> sinkConfig(Target target, String topics, CopyTable table) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector");
        config.put("tasks.max", "1");
        config.put("topics", topics);
        config.put("connection.url", target.url());
        config.put("connection.username", target.user());
        config.put("connection.password", target.password());
        config.put("table.name.format", table.title());
        config.putAll(settings.sinkProperties());
        return config;
    }

    /** Has source and copy compared, by the command that its users have. */
    Map<Figure, Double> verify(Path folder, CopyWorkload.Job job) {
        return VerifyCommand.run(home, folder, job);
    }

    @Override
    public Map<String, String> generatorConfig() {
        return settings.sourceProperties();
    }

    @Override
    public Map<String, String> counterConfig() {
        return settings.sinkProperties();
    }

    /** Launcher, libraries and nats-server, without connectors. */
    @Override
    public DistributionSize size() {
        return DistributionSize.of(
                home.resolve("bin"), home.resolve("lib"), home.resolve("libexec"));
    }
}

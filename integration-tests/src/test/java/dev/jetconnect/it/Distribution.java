package dev.jetconnect.it;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The built distribution: its programs, its sample files, and where further connectors are. */
public final class Distribution {
    private static final Path HOME = folder("jetconnect.home");
    private static final Path TEST_PLUGINS = folder("jetconnect.test.plugins");

    private Distribution() {}

    public static Path launcher() {
        return HOME.resolve("bin/jetconnect");
    }

    public static Path natsServer() {
        return HOME.resolve("libexec/nats-server");
    }

    /** The JARs of the worker itself. */
    static Path libraries() {
        return HOME.resolve("lib");
    }

    public static Path plugins() {
        return HOME.resolve("plugins");
    }

    /** Published connectors of others, one folder each. */
    public static Path testPlugins() {
        return TEST_PLUGINS;
    }

    /** Published connectors that DropInIT runs, one folder each. */
    static Path dropIns() {
        return folder("jetconnect.test.drop-ins");
    }

    /** The probe connectors and Apache Kafka's transforms, one folder each. */
    public static Path conformancePlugins() {
        return folder("jetconnect.conformance.plugins");
    }

    /**
     * A folder for {@code plugin.path} with one published Debezium connector.
     *
     * @param database "mysql" or "mariadb"
     */
    public static Path debeziumPlugin(String database) {
        return TEST_PLUGINS.resolveSibling("debezium-plugins").resolve(database);
    }

    /** Database servers, each in a folder of its own, that the build has fetched. */
    public static Path testServers() {
        return folder("jetconnect.test.servers");
    }

    /** Apache Kafka's file source and sink. */
    public static Path filePlugin() {
        return TEST_PLUGINS.resolve("connect-file");
    }

    /** A file of {@code config/}, which is what a user starts from. */
    public static Path sample(String name) {
        return HOME.resolve("config").resolve(name);
    }

    public static Properties sampleProperties(String name) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(sample(name))) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }
}

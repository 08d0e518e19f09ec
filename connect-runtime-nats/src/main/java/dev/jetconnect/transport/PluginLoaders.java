package dev.jetconnect.transport;

import dev.jetconnect.log.DebeziumTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.isolation.ClassLoaderFactory;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the class loaders of plugins. Those that hold a Debezium connector see our schema history
 * and signal channel too, which extend classes of that very Debezium.
 *
 * <p>Thread-safe.
 */
public final class PluginLoaders extends ClassLoaderFactory {
    private static final Logger log = LoggerFactory.getLogger(PluginLoaders.class);

    /** Part of every Debezium connector, whatever its jars are called. */
    private static final String DEBEZIUM_CLASS =
            "io/debezium/pipeline/signal/channels/SignalChannelReader.class";

    private final List<URL> debeziumSupport;
    private final AtomicReference<DebeziumTopics> topics = new AtomicReference<>();

    /**
     * @param debeziumFolder holds the jar that extends Debezium
     */
    public PluginLoaders(Optional<Path> debeziumFolder) {
        this.debeziumSupport =
                debeziumFolder
                        .filter(Files::isDirectory)
                        .map(PluginLoaders::jars)
                        .orElse(List.of());
    }

    /** Lets Debezium's connectors use {@code served}, which they do not before. */
    public void serve(DebeziumTopics served) {
        topics.set(served);
    }

    @Override
    public PluginClassLoader newPluginClassLoader(URL location, URL[] urls, ClassLoader parent) {
        if (debeziumSupport.isEmpty() || !hasDebezium(urls)) {
            return super.newPluginClassLoader(location, urls, parent);
        }
        log.debug("{} holds Debezium: its topics are on JetStream", location);
        URL[] extended =
                Stream.concat(Stream.of(urls), debeziumSupport.stream()).toArray(URL[]::new);
        return new DebeziumLoader(location, extended, parent, topics);
    }

    private static boolean hasDebezium(URL[] urls) {
        try (URLClassLoader files = new URLClassLoader(urls, null)) {
            return files.findResource(DEBEZIUM_CLASS) != null;
        } catch (IOException e) {
            throw new UncheckedIOException("A plugin's files could not be closed", e);
        }
    }

    private static List<URL> jars(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            List<URL> jars = new ArrayList<>();
            for (Path file : files) {
                jars.add(url(file));
            }
            return List.copyOf(jars);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read folder " + folder, e);
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toAbsolutePath().toUri().toURL();
    }
}

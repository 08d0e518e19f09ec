package dev.jetconnect.transport;

import dev.jetconnect.log.DebeziumTopics;
import java.net.URL;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;

/**
 * The class loader of a plugin that holds a Debezium connector. Our own classes in it, which
 * Debezium makes by reflection, find the worker's NATS through it: so it needs no static state, and
 * no address or password is handed over in a connector's config.
 *
 * <p>Thread-safe.
 */
public final class DebeziumLoader extends PluginClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final AtomicReference<DebeziumTopics> topics;

    DebeziumLoader(
            URL location, URL[] urls, ClassLoader parent, AtomicReference<DebeziumTopics> topics) {
        super(location, urls, parent);
        this.topics = topics;
    }

    /**
     * The topics of the worker that has loaded {@code user}.
     *
     * @throws IllegalStateException if the worker does not serve any
     */
    public static DebeziumTopics topicsOf(Class<?> user) {
        DebeziumTopics served =
                user.getClassLoader() instanceof DebeziumLoader loader ? loader.topics.get() : null;
        if (served == null) {
            throw new IllegalStateException(
                    user.getSimpleName()
                            + " works in a worker of JetConnect only, in a folder of plugin.path");
        }
        return served;
    }
}

package org.apache.kafka.connect.runtime.isolation;

import java.util.Map;

/**
 * Makes Connect's plugins with a class loader factory of ours; the constructor for it is
 * package-private.
 *
 * <p>Thread-safe.
 */
public final class PluginsBridge {
    private PluginsBridge() {}

    public static Plugins create(Map<String, String> properties, ClassLoaderFactory factory) {
        return new Plugins(properties, Plugins.class.getClassLoader(), factory);
    }
}

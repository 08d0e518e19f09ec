package org.apache.kafka.connect.runtime.isolation;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Makes Connect's plugins with a class loader factory of ours; the constructor for it is
 * package-private.
 *
 * <p>Thread-safe.
 */
public final class PluginsBridge {
    private PluginsBridge() {}

    /**
     * @param onConverter is shown each converter of records and of headers that is made
     */
    public static Plugins create(
            Map<String, String> properties,
            ClassLoaderFactory factory,
            Consumer<Object> onConverter) {
        return new Plugins(properties, Plugins.class.getClassLoader(), factory) {
            @Override
            public Converter newConverter(
                    AbstractConfig config, String classProperty, String versionProperty) {
                return shown(super.newConverter(config, classProperty, versionProperty));
            }

            @Override
            public HeaderConverter newHeaderConverter(
                    AbstractConfig config, String classProperty, String versionProperty) {
                return shown(super.newHeaderConverter(config, classProperty, versionProperty));
            }

            private <T> T shown(T converter) {
                onConverter.accept(converter);
                return converter;
            }
        };
    }
}

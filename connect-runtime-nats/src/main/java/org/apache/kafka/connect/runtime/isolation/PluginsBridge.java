package org.apache.kafka.connect.runtime.isolation;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.runtime.WorkerConfig;
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

    /** Says which converter of records is used. */
    public interface ConverterChoice {
        /**
         * Gives the converter itself, or one that stands for it.
         *
         * @param made as named, and configured
         * @param settings of it, without its prefix
         */
        Converter choose(Converter made, Map<String, ?> settings, boolean isKey);
    }

    /**
     * @param converters makes what is used of each converter of records that was made, and of its
     *     settings
     * @param onHeaderConverter is shown each converter of headers that is made
     */
    public static Plugins create(
            Map<String, String> properties,
            ClassLoaderFactory factory,
            ConverterChoice converters,
            Consumer<HeaderConverter> onHeaderConverter) {
        return new Plugins(properties, Plugins.class.getClassLoader(), factory) {
            @Override
            public Converter newConverter(
                    AbstractConfig config, String classProperty, String versionProperty) {
                return converters.choose(
                        super.newConverter(config, classProperty, versionProperty),
                        config.originalsWithPrefix(classProperty + "."),
                        WorkerConfig.KEY_CONVERTER_CLASS_CONFIG.equals(classProperty));
            }

            @Override
            public HeaderConverter newHeaderConverter(
                    AbstractConfig config, String classProperty, String versionProperty) {
                HeaderConverter converter =
                        super.newHeaderConverter(config, classProperty, versionProperty);
                onHeaderConverter.accept(converter);
                return converter;
            }
        };
    }
}

package dev.jetconnect.trial;

import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** A connector's own converters, or the worker's where it names none. */
record TrialConverters(Converter key, Converter value, HeaderConverter header)
        implements AutoCloseable {
    static TrialConverters of(Plugins plugins, ConnectorConfig connector, WorkerConfig worker) {
        Converter key =
                plugins.newConverter(
                        connector,
                        ConnectorConfig.KEY_CONVERTER_CLASS_CONFIG,
                        ConnectorConfig.KEY_CONVERTER_VERSION_CONFIG);
        Converter value =
                plugins.newConverter(
                        connector,
                        ConnectorConfig.VALUE_CONVERTER_CLASS_CONFIG,
                        ConnectorConfig.VALUE_CONVERTER_VERSION_CONFIG);
        HeaderConverter header =
                plugins.newHeaderConverter(
                        connector,
                        ConnectorConfig.HEADER_CONVERTER_CLASS_CONFIG,
                        ConnectorConfig.HEADER_CONVERTER_VERSION_CONFIG);
        return new TrialConverters(
                key != null
                        ? key
                        : plugins.newConverter(
                                worker,
                                WorkerConfig.KEY_CONVERTER_CLASS_CONFIG,
                                WorkerConfig.KEY_CONVERTER_VERSION),
                value != null
                        ? value
                        : plugins.newConverter(
                                worker,
                                WorkerConfig.VALUE_CONVERTER_CLASS_CONFIG,
                                WorkerConfig.VALUE_CONVERTER_VERSION),
                header != null
                        ? header
                        : plugins.newHeaderConverter(
                                worker,
                                WorkerConfig.HEADER_CONVERTER_CLASS_CONFIG,
                                WorkerConfig.HEADER_CONVERTER_VERSION));
    }

    @Override
    public void close() {
        Utils.closeQuietly(key, "key converter");
        Utils.closeQuietly(value, "value converter");
        Utils.closeQuietly(header, "header converter");
    }
}

package org.apache.kafka.connect.runtime;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.ConnectorOffsetBackingStore;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetStorageReaderImpl;
import org.apache.kafka.connect.storage.OffsetStorageWriter;
import org.apache.kafka.connect.util.LoggingContext;

/**
 * What the tasks of a worker run on.
 *
 * <p>Thread-safe.
 *
 * @param clients what the tasks move records with
 * @param offsets of all source tasks
 * @param closeExecutor where tasks close what may block
 */
record TaskRuntime(
        Worker worker,
        TaskBridge.Clients clients,
        OffsetBackingStore offsets,
        ExecutorService closeExecutor) {
    /** Connect compares it with the topic of each record; no record can have it. */
    private static final String NO_TOPIC = "source offsets are in no topic";

    ConnectorOffsetBackingStore offsetStore(
            OffsetBackingStore backing, Supplier<LoggingContext> context) {
        ConnectorOffsetBackingStore store =
                ConnectorOffsetBackingStore.withOnlyWorkerStore(context, backing, NO_TOPIC);
        store.configure(worker.config());
        return store;
    }

    OffsetStorageReaderImpl offsetReader(OffsetBackingStore store, String connector) {
        return new OffsetStorageReaderImpl(
                store, connector, internalConverter(true), internalConverter(false));
    }

    OffsetStorageWriter offsetWriter(OffsetBackingStore store, String connector) {
        return new OffsetStorageWriter(
                store, connector, internalConverter(true), internalConverter(false));
    }

    private Converter internalConverter(boolean isKey) {
        return worker.getPlugins()
                .newInternalConverter(
                        isKey,
                        JsonConverter.class.getName(),
                        Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false"));
    }
}

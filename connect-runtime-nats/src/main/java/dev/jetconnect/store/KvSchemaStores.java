package dev.jetconnect.store;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.convert.SchemaStore;
import dev.jetconnect.convert.SchemaStores;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.NatsClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps schemas in buckets. Nothing in them ever changes or expires.
 *
 * <p>Thread-safe.
 */
public final class KvSchemaStores implements SchemaStores {
    /** Of the bucket, behind the group's name. */
    public static final String BUCKET = "schemas";

    private final NatsClient nats;
    private final LogSettings settings;
    private final Map<String, SchemaStore> stores = new ConcurrentHashMap<>();

    public KvSchemaStores(NatsClient nats, LogSettings settings) {
        this.nats = nats;
        this.settings = settings;
    }

    @Override
    public SchemaStore open(Optional<String> bucket) {
        return stores.computeIfAbsent(
                bucket.orElse(settings.group() + "_" + BUCKET),
                name ->
                        new KvSchemaStore(
                                name, () -> Bucket.open(nats, name, settings.replicas())));
    }
}

package dev.jetconnect.convert;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Schemas without NATS. */
final class MemorySchemas implements SchemaStore {
    final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "bucket 'memory'";
    }

    @Override
    public Optional<byte[]> find(String fingerprint) {
        return Optional.ofNullable(kept.get(fingerprint));
    }

    @Override
    public void keep(String fingerprint, byte[] schema) {
        kept.put(fingerprint, schema);
    }

    /** A converter that knows nothing yet. */
    BinaryConverter converter(Map<String, String> settings) {
        BinaryConverter converter = new BinaryConverter();
        converter.configure(settings, false);
        converter.serve(bucket -> this);
        return converter;
    }

    BinaryConverter converter() {
        return converter(Map.of());
    }
}

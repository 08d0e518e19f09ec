package dev.jetconnect.convert;

import java.util.Optional;

/**
 * The stores that a worker's converters use.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface SchemaStores {
    /**
     * A store, which is not reached for yet.
     *
     * @param bucket its name; empty: the one of the worker's group
     */
    SchemaStore open(Optional<String> bucket);
}

package dev.jetconnect.convert;

import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;

/**
 * Where schemas are kept, each under its fingerprint, in the form of {@link SchemaText}.
 *
 * <p>Every method throws {@link ConnectException} when the store cannot be reached now.
 *
 * <p>Thread-safe.
 */
public interface SchemaStore {
    /** What it is called in messages, for example "bucket 'x'". */
    String name();

    /** The schema that was kept under {@code fingerprint}. */
    Optional<byte[]> find(String fingerprint);

    /**
     * Keeps a schema; it is durable when this returns. The same one may be kept many times.
     *
     * @throws DataException if the store takes no schema as large
     */
    void keep(String fingerprint, byte[] schema);
}

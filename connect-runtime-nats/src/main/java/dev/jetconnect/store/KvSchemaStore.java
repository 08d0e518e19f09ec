package dev.jetconnect.store;

import dev.jetconnect.convert.SchemaStore;
import dev.jetconnect.nats.Bucket;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;

/**
 * Schemas in one bucket, under keys that follow from what they are: so writers cannot contradict
 * each other. A bucket that was deleted is made again for what is written next.
 *
 * <p>Thread-safe.
 */
final class KvSchemaStore implements SchemaStore {
    private final String bucketName;
    private final Supplier<Bucket> opening;
    private volatile Bucket opened;

    KvSchemaStore(String bucketName, Supplier<Bucket> opening) {
        this.bucketName = bucketName;
        this.opening = opening;
    }

    @Override
    public String name() {
        return "bucket '" + bucketName + "'";
    }

    @Override
    public Optional<byte[]> find(String fingerprint) {
        return ask(bucket -> bucket.get(fingerprint).map(Bucket.Entry::value));
    }

    @Override
    public void keep(String fingerprint, byte[] schema) {
        ask(
                bucket -> {
                    if (bucket.get(fingerprint).isPresent()) {
                        return true;
                    }
                    requireFits(bucket, fingerprint, schema);
                    // If another writer was first, it has written the same.
                    return bucket.update(fingerprint, schema, OptionalLong.empty()).isPresent();
                });
    }

    private void requireFits(Bucket bucket, String fingerprint, byte[] schema) {
        if (schema.length > bucket.valueBytesMax()) {
            throw new DataException(
                    "Schema "
                            + fingerprint
                            + " has "
                            + schema.length
                            + " bytes, and "
                            + name()
                            + " takes "
                            + bucket.valueBytesMax()
                            + ": raise max_payload of NATS");
        }
    }

    private <T> T ask(Function<Bucket, T> request) {
        Bucket bucket = opened;
        if (bucket == null) {
            bucket = opening.get();
            opened = bucket;
        }
        try {
            return request.apply(bucket);
        } catch (DataException e) {
            throw e;
        } catch (ConnectException e) {
            opened = null; // it may have been deleted
            throw e;
        }
    }
}

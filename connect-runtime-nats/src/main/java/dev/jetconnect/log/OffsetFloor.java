package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Up to which sequence of a connector's stream the bucket has all source offsets, and who may raise
 * it: the process that has recovered the connector last. Another one that has not noticed yet finds
 * its claim gone, and writes nothing more.
 *
 * <p>Thread-safe.
 */
final class OffsetFloor {
    private static final TypeReference<Value> VALUE = new TypeReference<>() {};

    private final Bucket bucket;
    private final String key;
    private final String owner = UUID.randomUUID().toString();

    OffsetFloor(Bucket bucket, String connector) {
        this.bucket = bucket;
        this.key = StreamNames.encode(connector);
    }

    boolean isPresent() {
        return bucket.get(key).isPresent();
    }

    /** Makes this process the owner of a floor that is there, and returns it as it is. */
    Optional<Value> claim() {
        while (true) {
            Optional<Entry> entry = bucket.get(key);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            Value claimed = value(entry.get()).ownedBy(owner);
            if (write(claimed, entry)) {
                return Optional.of(claimed);
            }
        }
    }

    /**
     * Sets it after a recovery.
     *
     * @return false if another process has claimed it meanwhile
     */
    boolean set(long createdMillis, long sequence) {
        Optional<Entry> entry = bucket.get(key);
        return (entry.isEmpty() || isOwned(entry.get()))
                && write(new Value(createdMillis, sequence, owner), entry);
    }

    /** Raises it, unless another process has claimed it. */
    void raise(long sequence) {
        Optional<Entry> entry = bucket.get(key);
        if (entry.isPresent() && isOwned(entry.get()) && value(entry.get()).sequence() < sequence) {
            write(new Value(value(entry.get()).createdMillis(), sequence, owner), entry);
        }
    }

    boolean isOwned() {
        Optional<Entry> entry = bucket.get(key);
        return entry.isPresent() && isOwned(entry.get());
    }

    /** From now on the bucket alone is the truth. */
    void remove() {
        bucket.delete(key);
    }

    private boolean isOwned(Entry entry) {
        return owner.equals(value(entry).owner());
    }

    private boolean write(Value value, Optional<Entry> expected) {
        OptionalLong revision =
                expected.isPresent()
                        ? OptionalLong.of(expected.get().revision())
                        : OptionalLong.empty();
        return bucket.update(key, Json.write(value), revision).isPresent();
    }

    private static Value value(Entry entry) {
        return Json.read(entry, VALUE);
    }

    /**
     * A stream sequence.
     *
     * @param createdMillis when the stream was created: one that was deleted counts from 1 again
     */
    record Value(long createdMillis, long sequence, String owner) {
        private Value ownedBy(String other) {
            return new Value(createdMillis, sequence, other);
        }
    }
}

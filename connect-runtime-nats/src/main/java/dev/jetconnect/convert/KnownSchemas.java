package dev.jetconnect.convert;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas that one converter has met. A schema is in the store before the first record that
 * names it can be published; each converter sees to that anew, so that a task that starts again
 * repairs a store that was emptied.
 *
 * <p>While the store cannot be reached, its user waits. It must not fail: with {@code
 * errors.tolerance=all} Connect would leave out records for it.
 *
 * <p>Thread-safe.
 */
final class KnownSchemas {
    private static final Logger log = LoggerFactory.getLogger(KnownSchemas.class);

    /** More than that, and they are looked for again: what a schema costs in memory is bounded. */
    private static final int SCHEMAS_MAX = 4096;

    private static final long RETRY_MILLIS = 500;

    private final SchemaStore store;

    /** Connect's schemas remember their hash, and are compared by identity first. */
    private final Map<Schema, CompiledSchema> written = new ConcurrentHashMap<>();

    private final Map<Fingerprint, CompiledSchema> read = new ConcurrentHashMap<>();
    private volatile CompiledSchema lastRead;
    private volatile boolean isGivenUp;

    KnownSchemas(SchemaStore store) {
        this.store = store;
    }

    /** Ends all waits, now and later, by an exception. */
    void giveUp() {
        isGivenUp = true;
    }

    /** The schema, kept in the store. */
    CompiledSchema toWrite(Schema schema) {
        CompiledSchema known = written.get(schema);
        return known != null ? known : keep(schema);
    }

    private CompiledSchema keep(Schema given) {
        // A builder may still change.
        Schema schema = given.schema();
        CompiledSchema known = written.get(schema);
        if (known != null) {
            return known;
        }
        byte[] text = SchemaText.of(schema);
        CompiledSchema compiled = CompiledSchema.of(Fingerprint.of(text), schema);
        String key = compiled.fingerprint().key();
        patiently(
                "keep " + schema,
                () -> {
                    store.keep(key, text);
                    return key;
                });
        return remember(written, schema, compiled);
    }

    /** The schema of a fingerprint's two halves. */
    CompiledSchema toRead(long high, long low) {
        CompiledSchema last = lastRead;
        if (last != null && last.is(high, low)) {
            return last;
        }
        Fingerprint fingerprint = new Fingerprint(high, low);
        CompiledSchema known = read.get(fingerprint);
        lastRead = known != null ? known : remember(read, fingerprint, find(fingerprint));
        return lastRead;
    }

    private CompiledSchema find(Fingerprint fingerprint) {
        String key = fingerprint.key();
        byte[] text =
                patiently("read schema " + key, () -> store.find(key))
                        .orElseThrow(
                                () ->
                                        new DataException(
                                                "Schema "
                                                        + key
                                                        + " is not in "
                                                        + store.name()
                                                        + ". It was deleted, or the record is of"
                                                        + " another group: restore the bucket, or"
                                                        + " set "
                                                        + BinaryConverter.SCHEMAS_BUCKET
                                                        + " of this converter to the bucket of the"
                                                        + " group that has written it"));
        if (!Fingerprint.of(text).equals(fingerprint)) {
            throw new DataException(
                    "What "
                            + store.name()
                            + " holds as schema "
                            + key
                            + " has another fingerprint: it was changed. Restore the bucket");
        }
        return CompiledSchema.of(fingerprint, SchemaReader.read(text));
    }

    private static <K> CompiledSchema remember(
            Map<K, CompiledSchema> known, K key, CompiledSchema compiled) {
        if (known.size() >= SCHEMAS_MAX) {
            known.clear();
        }
        CompiledSchema present = known.putIfAbsent(key, compiled);
        return present == null ? compiled : present;
    }

    private <T> T patiently(String action, Supplier<T> request) {
        while (true) {
            try {
                return request.get();
            } catch (DataException e) {
                throw e;
            } catch (ConnectException e) {
                if (isGivenUp || Thread.currentThread().isInterrupted()) {
                    throw new ConnectException("Ended before this worker could " + action, e);
                }
                log.warn("Cannot {} now: {}. Trying again", action, e.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next attempt fails, and is the last one
        }
    }
}

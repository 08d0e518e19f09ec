package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import io.nats.client.api.StreamInfo;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which streams a group has written, and which its sinks have read, so that a stream that was
 * deleted, made again or restored from a backup is noticed, between two runs as well. It is kept
 * beside the topics, in keys with a dot, which no topic's key has.
 *
 * <p>Thread-safe.
 */
public final class KnownStreams {
    static final String SEPARATOR = ".";

    private static final String WRITTEN = "stream" + SEPARATOR;
    private static final String READ = "reader" + SEPARATOR;
    private static final TypeReference<KnownStream> STREAM = new TypeReference<>() {};
    private static final TypeReference<StreamIdentity> IDENTITY = new TypeReference<>() {};

    private final Bucket bucket;

    KnownStreams(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * Makes sure that the stream of a source connector is there, and the one that it has written
     * before.
     *
     * @throws StreamRolledBackException if it is not
     */
    public StreamNames ensure(RecordStreams streams, String connector) {
        StreamNames names = streams.names(connector);
        while (true) {
            Optional<Entry> entry = entry(names.stream());
            Optional<KnownStream> known = entry.map(KnownStreams::known);
            if (known.isPresent() && !known.get().acceptsAny()) {
                StreamInfo found =
                        streams.find(names.stream())
                                .orElseThrow(
                                        () ->
                                                StreamRolledBackException.ofDeleted(
                                                        names.stream(),
                                                        known.get().lastSequence()));
                StreamRolledBackException.throwIfOther(names.stream(), known.get(), found);
                reached(entry.get(), known.get(), found);
                return names;
            }
            var unused = streams.ensureStream(connector);
            Optional<StreamInfo> found = streams.find(names.stream());
            if (found.isPresent() && write(names.stream(), entry, known, found.get())) {
                return names;
            }
        }
    }

    /** The next start of a source connector takes its stream as it is, or makes a new one. */
    public void acceptAny(StreamNames names) {
        Optional<Entry> entry = entry(names.stream());
        while (entry.isPresent()
                && !update(entry.get(), Json.write(known(entry.get()).acceptingAny()))) {
            entry = entry(names.stream());
        }
    }

    /**
     * Checks that a sink reads the stream to which its positions belong.
     *
     * @param found of the stream's leader
     * @throws StreamRolledBackException if it is another one
     */
    void requireReadBefore(String connector, String stream, StreamInfo found) {
        int restorations = entry(stream).map(entry -> known(entry).restorations()).orElse(0);
        StreamIdentity identity =
                new StreamIdentity(KnownStream.createdMillis(found), restorations);
        String key = readerKeys(connector) + StreamNames.encode(stream);
        Optional<Entry> read = bucket.get(key);
        while (read.isEmpty()) {
            if (bucket.update(key, Json.write(identity), OptionalLong.empty()).isPresent()) {
                return;
            }
            read = bucket.get(key);
        }
        if (!Json.read(read.get(), IDENTITY).equals(identity)) {
            throw StreamRolledBackException.ofOther(stream);
        }
    }

    /**
     * A sink's positions were changed: they belong to the streams as they are at its next start.
     */
    public void forgetReader(String connector) {
        bucket.entries(readerKeys(connector) + "*").forEach(entry -> bucket.delete(entry.key()));
    }

    private static String readerKeys(String connector) {
        return READ + StreamNames.encode(connector) + SEPARATOR;
    }

    /** Who loses here loses a higher bound only. */
    private void reached(Entry entry, KnownStream known, StreamInfo found) {
        long last = KnownStream.lastSequence(found);
        if (last > known.lastSequence()) {
            var unused =
                    bucket.update(
                            entry.key(),
                            Json.write(known.reaching(last)),
                            OptionalLong.of(entry.revision()));
        }
    }

    private boolean write(
            String stream, Optional<Entry> entry, Optional<KnownStream> known, StreamInfo found) {
        KnownStream accepted =
                known.map(before -> before.accepted(found)).orElseGet(() -> KnownStream.of(found));
        return entry.isPresent()
                ? update(entry.get(), Json.write(accepted))
                : bucket.update(key(stream), Json.write(accepted), OptionalLong.empty())
                        .isPresent();
    }

    private boolean update(Entry entry, byte[] value) {
        return bucket.update(entry.key(), value, OptionalLong.of(entry.revision())).isPresent();
    }

    private Optional<Entry> entry(String stream) {
        return bucket.get(key(stream));
    }

    private static String key(String stream) {
        return WRITTEN + StreamNames.encode(stream);
    }

    private static KnownStream known(Entry entry) {
        return Json.read(entry, STREAM);
    }

    /** Sequences are comparable as long as both are the same. */
    record StreamIdentity(long createdMillis, int restorations) {}
}

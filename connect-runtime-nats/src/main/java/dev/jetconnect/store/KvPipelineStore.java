package dev.jetconnect.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * The pipelines of a group, one {@link PipelineEntry} each, changed by compare-and-set.
 *
 * <p>Thread-safe.
 */
public final class KvPipelineStore {
    public static final String BUCKET = "pipelines";
    private static final TypeReference<PipelineEntry> ENTRY = new TypeReference<>() {};

    private final Bucket bucket;

    public KvPipelineStore(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * An entry as it was at one moment.
     *
     * @param revision of this writing
     */
    public record Stored(PipelineEntry entry, long revision) {}

    /** All pipelines by their names. */
    public Map<String, PipelineEntry> all() {
        Map<String, PipelineEntry> all = new TreeMap<>();
        for (Entry entry : bucket.entries(">")) {
            all.put(StreamNames.decode(entry.key()), Json.read(entry, ENTRY));
        }
        return all;
    }

    public Optional<Stored> get(String pipeline) {
        return bucket.get(key(pipeline))
                .map(entry -> new Stored(Json.read(entry, ENTRY), entry.revision()));
    }

    /**
     * Writes a new pipeline.
     *
     * @return false if there is one of that name
     */
    public boolean create(String pipeline, PipelineEntry entry) {
        return bucket.update(key(pipeline), bytes(pipeline, entry), OptionalLong.empty())
                .isPresent();
    }

    /**
     * Replaces an entry.
     *
     * @return false if it is not {@code before} any more
     */
    public boolean replace(String pipeline, Stored before, PipelineEntry entry) {
        return bucket.update(
                        key(pipeline), bytes(pipeline, entry), OptionalLong.of(before.revision()))
                .isPresent();
    }

    /**
     * Deletes an entry.
     *
     * @return false if it is not {@code before} any more
     */
    public boolean delete(String pipeline, Stored before) {
        return bucket.delete(key(pipeline), before.revision());
    }

    private byte[] bytes(String pipeline, PipelineEntry entry) {
        byte[] bytes = Json.write(entry);
        if (bytes.length > bucket.valueBytesMax()) {
            throw new BadRequestException(
                    "Pipeline "
                            + pipeline
                            + " is too large to be stored: it takes "
                            + bytes.length
                            + " bytes, and this NATS takes messages up to "
                            + bucket.valueBytesMax()
                            + " bytes (max_payload).");
        }
        return bytes;
    }

    private static String key(String pipeline) {
        return StreamNames.encode(pipeline);
    }
}

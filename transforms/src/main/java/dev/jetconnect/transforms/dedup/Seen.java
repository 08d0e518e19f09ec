package dev.jetconnect.transforms.dedup;

import java.time.Clock;
import java.time.InstantSource;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Decides whether a record was seen before. A record is a duplicate of another one, never of
 * itself: a sink's record that is read again from its topic has the same place there and passes.
 *
 * <p>Confined to the task thread.
 */
public final class Seen implements AutoCloseable {
    private static final long NO_ORIGIN = 0;

    private final RecordKey key;
    private final SipHash hash;
    private final SeenWindow window;
    private final SeenState state;
    private final InstantSource clock;

    public Seen(RecordKey key, SipHash hash, SeenWindow window, SeenState state) {
        this(key, hash, window, state, Clock.systemUTC());
    }

    Seen(RecordKey key, SipHash hash, SeenWindow window, SeenState state, InstantSource clock) {
        this.key = key;
        this.hash = hash;
        this.window = window;
        this.state = state;
        this.clock = clock;
    }

    /** Whether it is a duplicate; if not, it is remembered from now on. */
    public boolean isDuplicate(ConnectRecord<?> record) {
        hash.begin();
        if (!key.addTo(hash, record)) {
            return false;
        }
        hash.end();
        int now = (int) (clock.millis() / 1000);
        window.expire(now);
        SinkRecord sinkRecord = record instanceof SinkRecord sink ? sink : null;
        if (sinkRecord != null) {
            state.load(sinkRecord, window, now);
        } else if (state.isKept()) {
            throw new ConnectException(
                    "Deduplicate keeps its state in a bucket in sink connectors only. In a source it"
                            + " would say of a record that was seen, but not yet sent when the worker"
                            + " died, that it is a duplicate, and the record would be lost. Remove"
                            + " state.bucket, or move Deduplicate to the sink.");
        }
        long origin = sinkRecord == null ? NO_ORIGIN : origin(sinkRecord);
        int place = window.find(hash.low(), hash.high());
        if (place >= 0) {
            return origin == NO_ORIGIN || window.origin(place) != origin;
        }
        if (sinkRecord != null) {
            state.append(hash.low(), hash.high(), origin, now);
        }
        window.add(hash.low(), hash.high(), origin, now);
        return false;
    }

    public int remembered() {
        return window.size();
    }

    @Override
    public void close() {
        state.close();
    }

    /** Tells one place in a topic from all others, to a probability of 2<sup>-64</sup>. */
    private static long origin(SinkRecord record) {
        long place = record.originalKafkaOffset() * 0x9e3779b97f4a7c15L;
        place ^= ((long) record.originalTopic().hashCode() << 32) ^ record.originalKafkaPartition();
        place = (place ^ (place >>> 33)) * 0xff51afd7ed558ccdL;
        place = (place ^ (place >>> 33)) * 0xc4ceb9fe1a85ec53L;
        place ^= place >>> 33;
        return place == NO_ORIGIN ? 1 : place;
    }
}

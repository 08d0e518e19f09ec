package dev.jetconnect.log;

import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;

/**
 * What a sink connector requires of the streams that it reads: that they are those which its
 * positions belong to, and still have what is behind them.
 *
 * <p>Thread-safe.
 *
 * @param connector name of the sink
 */
public record ReadStreams(KnownStreams known, String connector) {
    /**
     * Looks before reading begins, or begins anew.
     *
     * @param nextSequence first message that is wanted; up to 1 if nothing was read before
     * @throws StreamRolledBackException if another sequence than this would have to be read
     */
    void check(StreamInfo found, long nextSequence) {
        String stream = found.getConfiguration().getName();
        long last = KnownStream.lastSequence(found);
        if (nextSequence > last + 1) {
            throw StreamRolledBackException.ofShorter(stream, last, nextSequence - 1);
        }
        known.requireReadBefore(connector, stream, found);
        long first = found.getStreamState().getFirstSequence();
        // The message at the position itself may have been read before.
        if (nextSequence > 1 && first > nextSequence + 1 && keepsEverything(found)) {
            throw StreamRolledBackException.ofGap(stream, nextSequence, first);
        }
    }

    /** Whether it is a stream of a source connector that nobody has given limits. */
    private static boolean keepsEverything(StreamInfo found) {
        StreamConfiguration stream = found.getConfiguration();
        return stream.getMetadata() != null
                && stream.getMetadata().containsKey(RecordStreams.CONNECTOR)
                && stream.getMaxAge().isZero()
                && stream.getMaxMsgs() <= 0
                && stream.getMaxBytes() <= 0
                && stream.getMaxMsgsPerSubject() <= 0;
    }
}

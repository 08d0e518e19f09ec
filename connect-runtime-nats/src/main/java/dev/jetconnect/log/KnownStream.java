package dev.jetconnect.log;

import io.nats.client.api.StreamInfo;

/**
 * What a group knows of the stream of one of its connectors.
 *
 * @param createdMillis when the stream was created: one that was deleted and made again is another
 * @param restorations how often it was accepted although it had lost its end, as it does when it is
 *     restored from a backup: its sequences stand for other messages since
 * @param lastSequence the stream has at least reached this
 * @param acceptsAny whether the next start of the source takes the stream as it is, or makes a new
 *     one: its offsets were changed, or the connector was deleted
 */
record KnownStream(long createdMillis, int restorations, long lastSequence, boolean acceptsAny) {
    /** A stream that is seen for the first time. */
    static KnownStream of(StreamInfo found) {
        return new KnownStream(createdMillis(found), 0, lastSequence(found), false);
    }

    static long createdMillis(StreamInfo found) {
        return found.getCreateTime().toInstant().toEpochMilli();
    }

    static long lastSequence(StreamInfo found) {
        return found.getStreamState().getLastSequence();
    }

    boolean isSame(StreamInfo found) {
        return createdMillis == createdMillis(found);
    }

    boolean hasLostItsEnd(StreamInfo found) {
        return lastSequence(found) < lastSequence;
    }

    KnownStream acceptingAny() {
        return new KnownStream(createdMillis, restorations, lastSequence, true);
    }

    /** As it is found now, whatever it was. */
    KnownStream accepted(StreamInfo found) {
        if (!isSame(found)) {
            return of(found);
        }
        int times = hasLostItsEnd(found) ? restorations + 1 : restorations;
        return new KnownStream(createdMillis, times, lastSequence(found), false);
    }

    KnownStream reaching(long sequence) {
        return new KnownStream(
                createdMillis, restorations, Math.max(lastSequence, sequence), acceptsAny);
    }
}

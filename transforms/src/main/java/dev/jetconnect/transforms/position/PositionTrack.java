package dev.jetconnect.transforms.position;

import dev.jetconnect.transforms.record.LastRecord;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The positions that one order has given out, as far as the next one needs them. Several records
 * can share a position of the log, as the rows of one statement do, so an index among those is
 * added; and each record is told which was before it.
 *
 * <p>A record whose transforms are applied once more, as Connect does when it could not be sent,
 * gets what it got before.
 *
 * <p>Confined to one thread.
 */
public final class PositionTrack {
    private final String order;
    private final PositionFormat format = new PositionFormat();

    private String logPosition;
    private long index;
    private Step last;
    private final LastRecord lastRecord = new LastRecord();

    /**
     * A record's place.
     *
     * @param previous position of the record before it; null if this is the first that this run has
     *     seen
     */
    public record Step(String position, String previous) {}

    public PositionTrack(String order) {
        this.order = order;
    }

    public String order() {
        return order;
    }

    /** The place of a record that stands at {@code position} of the log. */
    public Step advance(SourceRecord record, String position) {
        boolean isSame = position.equals(logPosition);
        if (isSame && lastRecord.isRepeatedBy(record)) {
            return last;
        }
        index = isSame ? index + 1 : 0;
        logPosition = position;
        return step(record);
    }

    /** The place of a tombstone: behind the last record, at the same position of the log. */
    public Step follow(SourceRecord tombstone) {
        if (lastRecord.isRepeatedBy(tombstone)) {
            return last;
        }
        index++;
        return step(tombstone);
    }

    private Step step(SourceRecord record) {
        String position = format.beginWith(logPosition).add(index).end();
        last = new Step(position, last == null ? null : last.position());
        lastRecord.set(record);
        return last;
    }
}

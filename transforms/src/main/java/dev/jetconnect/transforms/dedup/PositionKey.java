package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.position.PositionTarget;
import dev.jetconnect.transforms.position.SourcePositions;
import dev.jetconnect.transforms.record.ChangeEvent;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;

/**
 * Topic, key, operation and position in the database's log, of Debezium's events. Rows that a
 * snapshot has read have no position and are never duplicates.
 *
 * <p>Confined to one thread.
 */
public final class PositionKey implements RecordKey {
    private final ValueHash values = new ValueHash();

    @Override
    public boolean addTo(SipHash hash, ConnectRecord<?> record) {
        Object value = record.value();
        if (value == null) {
            return false;
        }
        if (!ChangeEvent.isEnvelope(value)) {
            throw new DataException(
                    "The record of topic '"
                            + record.topic()
                            + "' is no change event of Debezium, so it has no position in its source."
                            + " Set key.mode to fields or value, put Deduplicate before what flattens"
                            + " the events, or limit it by a predicate.");
        }
        if (!SourcePositions.write(record, new HashTarget(hash))) {
            return false;
        }
        Object operation = ChangeEvent.field(value, ChangeEvent.OPERATION);
        if (record.key() == null && !"t".equals(operation) && !"m".equals(operation)) {
            throw new DataException(
                    "The record of topic '"
                            + record.topic()
                            + "' has no key, and rows that one statement has written can share a"
                            + " position. Give the table a key (message.key.columns in Debezium), or"
                            + " set key.mode to fields or value.");
        }
        hash.add(record.topic());
        values.add(hash, record.key());
        values.add(hash, operation);
        return true;
    }

    /** A position's parts as they are: as a text they would be three times as long. */
    private record HashTarget(SipHash hash) implements PositionTarget {
        @Override
        public PositionTarget add(long number) {
            hash.add(number);
            return this;
        }

        @Override
        public PositionTarget addSorted(String part) {
            hash.add(part);
            return this;
        }
    }
}

package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.position.SourcePositions;
import dev.jetconnect.transforms.record.ChangeEvent;
import java.util.Optional;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;

/**
 * Topic, key, operation and position in the database's log, of Debezium's events. Rows that a
 * snapshot has read have no position and are never duplicates.
 *
 * <p>Confined to one thread.
 */
public final class PositionKey implements RecordKey {
    private final SourcePositions positions = new SourcePositions();

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
        Object operation = ChangeEvent.field(value, ChangeEvent.OPERATION);
        Optional<String> position = positions.of(record);
        if (position.isEmpty()) {
            return false;
        }
        if (record.key() == null && !"t".equals(operation) && !"m".equals(operation)) {
            throw new DataException(
                    "The record of topic '"
                            + record.topic()
                            + "' has no key, and rows that one statement has written can share a"
                            + " position. Give the table a key (message.key.columns in Debezium), or"
                            + " set key.mode to fields or value.");
        }
        hash.add(record.topic());
        ValueHash.add(hash, record.key());
        ValueHash.add(hash, operation);
        hash.add(position.get());
        return true;
    }
}

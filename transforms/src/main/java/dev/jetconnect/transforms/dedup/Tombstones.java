package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.BoundedCache;
import dev.jetconnect.transforms.record.ChangeEvent;
import java.util.Objects;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * A tombstone shares the fate of the delete right before it: alone it says nothing of its position,
 * and one that outlives its dropped delete would remove a row that came back meanwhile.
 *
 * <p>Confined to one thread.
 */
public final class Tombstones {
    private static final int PARTITIONS_REMEMBERED_MAX = 10_000;

    /** The last delete of a partition, until a tombstone or another delete follows. */
    private static final class Delete {
        private Object key;
        private boolean isDuplicate;
    }

    private record Partition(String topic, Integer partition) {}

    private final BoundedCache<Partition, Delete> deletes =
            new BoundedCache<>(PARTITIONS_REMEMBERED_MAX);

    /** Whether the tombstone belongs to a delete that was a duplicate. */
    public boolean isOfDuplicate(ConnectRecord<?> tombstone) {
        Delete delete = lastDelete(tombstone);
        return delete.isDuplicate && Objects.equals(delete.key, tombstone.key());
    }

    /** Notes what has become of a record, in case it is a delete. */
    public void follow(ConnectRecord<?> record, boolean isDuplicate) {
        Object value = record.value();
        if (value != null
                && ChangeEvent.isEnvelope(value)
                && "d".equals(ChangeEvent.field(value, ChangeEvent.OPERATION))) {
            Delete delete = lastDelete(record);
            delete.key = record.key();
            delete.isDuplicate = isDuplicate;
        }
    }

    private Delete lastDelete(ConnectRecord<?> record) {
        return deletes.get(
                new Partition(record.topic(), record.kafkaPartition()), partition -> new Delete());
    }
}

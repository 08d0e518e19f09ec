package dev.jetconnect.transforms.dedup;

import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Topic, key and the whole value. A tombstone is never a duplicate: each one ends another life of
 * its key.
 *
 * <p>Confined to one thread.
 */
public final class ContentKey implements RecordKey {
    private final ValueHash values = new ValueHash();

    @Override
    public boolean addTo(SipHash hash, ConnectRecord<?> record) {
        if (record.value() == null) {
            return false;
        }
        hash.add(record.topic());
        values.add(hash, record.key());
        values.add(hash, record.value());
        return true;
    }
}

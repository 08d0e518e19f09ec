package dev.jetconnect.transforms.dedup;

import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Topic, key and the whole value. A tombstone is never a duplicate: each one ends another life of
 * its key.
 *
 * <p>Thread-safe.
 */
public final class ContentKey implements RecordKey {
    @Override
    public boolean addTo(SipHash hash, ConnectRecord<?> record) {
        if (record.value() == null) {
            return false;
        }
        hash.add(record.topic());
        ValueHash.add(hash, record.key());
        ValueHash.add(hash, record.value());
        return true;
    }
}

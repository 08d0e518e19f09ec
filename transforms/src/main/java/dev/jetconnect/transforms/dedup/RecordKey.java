package dev.jetconnect.transforms.dedup;

import org.apache.kafka.connect.connector.ConnectRecord;

/** What makes two records the same for {@code Deduplicate}. */
public interface RecordKey {
    /**
     * Feeds what identifies the record to {@code hash}.
     *
     * @return false if nothing identifies it, so that it can be no duplicate
     */
    boolean addTo(SipHash hash, ConnectRecord<?> record);
}

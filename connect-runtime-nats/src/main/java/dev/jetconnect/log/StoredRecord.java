package dev.jetconnect.log;

import org.apache.kafka.common.header.Header;

/**
 * A record as it comes back from a stream.
 *
 * @param timestamp in milliseconds, -1 if it has none
 * @param key null if it has none
 * @param value null is a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once; never compared or changed.
public record StoredRecord(long timestamp, byte[] key, byte[] value, Header[] headers) {}

package dev.jetconnect.chaos;

/**
 * A record in a stream.
 *
 * @param sequence of its message
 * @param key as text; null if it has none
 * @param value as text; null if it has none
 * @param run that made it, if a probe did; else empty
 */
record StoredRecord(
        long sequence, String topic, int partition, String key, String value, String run) {}

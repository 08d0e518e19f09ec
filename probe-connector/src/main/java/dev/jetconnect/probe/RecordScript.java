package dev.jetconnect.probe;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records of a source partition, by their place.
 *
 * <p>Implementations are immutable.
 */
interface RecordScript {
    /**
     * The record at a place, counted from 0; empty behind the last one.
     *
     * @param partition the source partition it comes from
     * @param offset its source offset
     */
    Optional<SourceRecord> at(long place, Map<String, ?> partition, Map<String, ?> offset);
}

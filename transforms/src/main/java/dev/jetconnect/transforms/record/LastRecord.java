package dev.jetconnect.transforms.record;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Knows a source record that comes once more. When a record could not be sent, Connect applies its
 * transforms again; a transform that remembers must not take it for another one then. It has the
 * same offset, the very object, and the same content as the record before.
 *
 * <p>Confined to one thread.
 */
public final class LastRecord {
    private SourceRecord last;

    public boolean isRepeatedBy(SourceRecord record) {
        if (last == null) {
            return false;
        }
        Map<String, ?> offset = record.sourceOffset();
        // The objects are compared on purpose: a record that the source reads anew has a new one.
        @SuppressWarnings("ReferenceEquality")
        boolean isSameOffset = offset != null && last.sourceOffset() == offset;
        return isSameOffset
                && last.topic().equals(record.topic())
                && Objects.deepEquals(last.key(), record.key())
                && Objects.deepEquals(last.value(), record.value());
    }

    public void set(SourceRecord record) {
        last = record;
    }
}

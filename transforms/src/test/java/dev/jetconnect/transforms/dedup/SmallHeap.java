package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.Deduplicate;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;

/** Lets many records with different keys through {@code Deduplicate}; run in a small heap. */
final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) {
        long count = Long.parseLong(arguments[0]);
        Deduplicate<SinkRecord> transform = new Deduplicate<>();
        transform.configure(
                Map.of(
                        "key.mode", "fields",
                        "key.fields", "key",
                        "window.records", "100000000",
                        "window.bytes", Long.toString(40L << 20)));
        long passed = 0;
        for (long i = 0; i < count; i++) {
            passed += transform.apply(record(i, i)) == null ? 0 : 1;
        }
        boolean isLastKnown = transform.apply(record(count - 1, count)) == null;
        transform.close();
        System.out.println("passed " + passed + ", the last one is known: " + isLastKnown);
    }

    private static SinkRecord record(long key, long offset) {
        return new SinkRecord("t", 0, null, key, null, "v", offset, 0L, TimestampType.CREATE_TIME);
    }
}

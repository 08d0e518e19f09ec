package dev.jetconnect.transforms.dedup;

import org.apache.kafka.connect.sink.SinkRecord;

/** Where what was seen is kept beyond the task's life. */
public interface SeenState extends AutoCloseable {
    /** Nowhere. */
    SeenState NONE =
            new SeenState() {
                @Override
                public boolean isKept() {
                    return false;
                }

                @Override
                public void load(SinkRecord record, SeenWindow window, int nowSeconds) {}

                @Override
                public void append(long low, long high, long origin, int seconds) {}

                @Override
                public void close() {}
            };

    boolean isKept();

    /** Adds to {@code window} what is kept of the record's partition, when that is new here. */
    void load(SinkRecord record, SeenWindow window, int nowSeconds);

    /** Keeps one more, of the partition that was named last. */
    void append(long low, long high, long origin, int seconds);

    @Override
    void close();
}

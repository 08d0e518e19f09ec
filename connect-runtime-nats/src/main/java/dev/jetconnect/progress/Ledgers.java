package dev.jetconnect.progress;

import java.util.Comparator;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What ledgers have in common. */
final class Ledgers {
    static final Comparator<TopicPartition> PARTITIONS =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private Ledgers() {}

    static long number(Map<String, Object> offset, String key) {
        return number(offset, key, 0);
    }

    static long number(Map<String, Object> offset, String key, long otherwise) {
        return offset != null && offset.get(key) instanceof Number number
                ? number.longValue()
                : otherwise;
    }
}

package dev.jetconnect.sink.jdbc;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Whether the worker reads for the task, or nothing at the moment. Confined to the task thread. */
final class Reading {
    private final SinkTaskContext context;
    private final Set<TopicPartition> partitions = new HashSet<>();
    private boolean isPaused;

    Reading(SinkTaskContext context) {
        this.context = context;
    }

    void open(Collection<TopicPartition> opened) {
        partitions.addAll(opened);
    }

    void close(Collection<TopicPartition> closed) {
        partitions.removeAll(closed);
    }

    boolean isPaused() {
        return isPaused;
    }

    void pause() {
        isPaused = true;
        context.pause(partitions.toArray(TopicPartition[]::new));
    }

    void resume() {
        if (isPaused) {
            isPaused = false;
            context.resume(partitions.toArray(TopicPartition[]::new));
        }
    }
}

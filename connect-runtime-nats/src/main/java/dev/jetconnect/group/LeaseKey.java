package dev.jetconnect.group;

import dev.jetconnect.log.StreamNames;
import java.util.Comparator;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * What a lease is for: a connector, which makes the configs of its tasks, or one of its tasks.
 *
 * @param task {@link #CONNECTOR} for the connector itself
 */
public record LeaseKey(String connector, int task) implements Comparable<LeaseKey> {
    static final String PREFIX = "owner.";

    private static final int CONNECTOR = -1;
    private static final Comparator<LeaseKey> ORDER =
            Comparator.comparing(LeaseKey::connector).thenComparingInt(LeaseKey::task);

    public static LeaseKey of(String connector) {
        return new LeaseKey(connector, CONNECTOR);
    }

    public static LeaseKey of(ConnectorTaskId task) {
        return new LeaseKey(task.connector(), task.task());
    }

    /** Reverses {@link #text()}. */
    static LeaseKey parse(String text) {
        int end = text.lastIndexOf('.');
        String connector = StreamNames.decode(text.substring(PREFIX.length(), end));
        String task = text.substring(end + 1);
        return new LeaseKey(connector, Integer.parseInt(task));
    }

    public boolean isTask() {
        return task != CONNECTOR;
    }

    /** Of a task only. */
    public ConnectorTaskId taskId() {
        return new ConnectorTaskId(connector, task);
    }

    /** Its key in the bucket. */
    String text() {
        return PREFIX + StreamNames.encode(connector) + "." + task;
    }

    @Override
    public int compareTo(LeaseKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isTask() ? "Task " + taskId() : "Connector " + connector;
    }
}

package dev.jetconnect.herder;

import dev.jetconnect.group.LeaseKey;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * What fails and is started as one: a connector, or one of its tasks.
 *
 * @param task negative for the connector
 */
record Unit(String connector, int task) {
    static Unit of(String connector) {
        return new Unit(connector, -1);
    }

    static Unit of(ConnectorTaskId id) {
        return new Unit(id.connector(), id.task());
    }

    boolean isTask() {
        return task >= 0;
    }

    ConnectorTaskId taskId() {
        return new ConnectorTaskId(connector, task);
    }

    LeaseKey lease() {
        return isTask() ? LeaseKey.of(taskId()) : LeaseKey.of(connector);
    }

    @Override
    public String toString() {
        return isTask() ? "Task " + taskId() : "Connector " + connector;
    }
}

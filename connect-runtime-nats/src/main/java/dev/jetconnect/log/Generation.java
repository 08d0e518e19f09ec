package dev.jetconnect.log;

/**
 * The task configs that a connector's tasks run with. When they change, partitions may move between
 * tasks, so that the tasks of an older generation must neither publish nor commit any more.
 *
 * @param connectorId tells the connector from an earlier one of the same name
 * @param version rises with each change of the task configs
 */
public record Generation(String connectorId, long version) {
    /** Of a task that minds no other. */
    public static final Generation NONE = new Generation("", 0);

    boolean isOfConnectorOf(Generation other) {
        return connectorId.equals(other.connectorId);
    }
}

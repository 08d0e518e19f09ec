package dev.jetconnect.log;

/**
 * The task configs that a connector's tasks run with: tasks of one generation belong together. When
 * the configs change, source partitions may move from any task to any other.
 *
 * @param name the same for the same task configs
 * @param number rises with each change of the connector; 0 if nobody knows it
 */
public record Generation(String name, long number) {
    /** Of a task that minds no other. */
    public static final Generation NONE = new Generation("", 0);

    boolean isOlderThan(Generation other) {
        return !name.equals(other.name) && number < other.number;
    }
}

package dev.jetconnect.transport;

/**
 * Which task of how many of a sink connector.
 *
 * @param index from 0
 */
record SinkTaskId(String connector, int index, int taskCount) {
    @Override
    public String toString() {
        return connector + "-" + index;
    }
}

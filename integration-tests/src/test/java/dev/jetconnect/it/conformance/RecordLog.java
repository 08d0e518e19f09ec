package dev.jetconnect.it.conformance;

import java.util.List;

/** Where a target keeps its records: a NATS with JetStream, or a Kafka broker. */
public interface RecordLog extends AutoCloseable {
    /** Worker settings that lead to it, for a worker of this group. */
    List<String> settings(String group);

    /** All records of a topic, partition by partition, that the group's workers have written. */
    List<TopicRecord> records(String group, String topic);

    /** Where the group's workers keep configs, offsets and statuses; empty before they ran. */
    List<StateStorage> stateStorage(String group);

    /** Makes what a worker of the group makes at its first start, fit for it or not. */
    void createStateStorage(String group, String name, boolean keepsState);

    /** SIGKILL. */
    void kill();

    /** Starts it again on its data. */
    void launch();

    @Override
    void close();
}

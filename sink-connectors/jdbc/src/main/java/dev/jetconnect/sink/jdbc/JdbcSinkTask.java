package dev.jetconnect.sink.jdbc;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Writes each batch of records in one transaction. What {@link #put} has taken is committed when it
 * returns, so that nothing is left for a flush. Confined to the task thread.
 */
public final class JdbcSinkTask extends SinkTask {
    private Optional<BatchDelivery> delivery = Optional.empty();

    @Override
    public void start(Map<String, String> properties) {
        delivery = Optional.of(BatchDelivery.start(JdbcSinkConfig.of(properties), context));
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        delivery.orElseThrow().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        delivery.orElseThrow().deliver(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> read) {
        return delivery.orElseThrow().commit(read);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        delivery.ifPresent(open -> open.close(partitions));
    }

    @Override
    public void stop() {
        delivery.ifPresent(BatchDelivery::close);
        delivery = Optional.empty();
    }

    @Override
    public String version() {
        return ConnectorVersion.read();
    }
}

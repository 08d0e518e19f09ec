package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.BuiltVersion;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Writes each batch of records in one transaction. What {@link #put} has taken is committed when it
 * returns, so that nothing is left for a flush; unless transactions of the source are to be kept
 * whole. Confined to the task thread.
 */
public final class JdbcSinkTask extends SinkTask {
    private Optional<Delivery> delivery = Optional.empty();
    private CommitRequests commits;

    @Override
    public void start(Map<String, String> properties) {
        JdbcSinkConfig config = JdbcSinkConfig.of(properties);
        commits = new CommitRequests(context, System::nanoTime);
        delivery =
                Optional.of(
                        config.isTransactionApply()
                                ? TransactionDelivery.start(config, context)
                                : BatchDelivery.start(config, context));
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        delivery.orElseThrow().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        delivery.orElseThrow().deliver(records);
        commits.took(records.size());
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> read) {
        Map<TopicPartition, OffsetAndMetadata> written = delivery.orElseThrow().commit(read);
        commits.committed();
        return written;
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        delivery.ifPresent(open -> open.close(partitions));
    }

    @Override
    public void stop() {
        delivery.ifPresent(Delivery::close);
        delivery = Optional.empty();
    }

    @Override
    public String version() {
        return BuiltVersion.of(JdbcSinkConnector.class);
    }
}

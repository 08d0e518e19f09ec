package dev.jetconnect.sink.jdbc;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
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
    public void put(Collection<SinkRecord> records) {
        if (!records.isEmpty()) {
            delivery.orElseThrow().deliver(records);
        }
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

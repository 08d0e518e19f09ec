package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Names tables by a class of somebody else. Confined to the task thread. */
record StrategyNaming(CollectionNamingStrategy strategy, String format) implements TableNaming {
    /**
     * Makes the strategy.
     *
     * @throws ConnectException it cannot be made
     */
    static StrategyNaming of(Class<?> strategy, String format) {
        try {
            return new StrategyNaming(
                    (CollectionNamingStrategy) strategy.getDeclaredConstructor().newInstance(),
                    format);
        } catch (ReflectiveOperationException e) {
            throw new ConnectException(
                    JdbcSinkKeys.NAMING_STRATEGY
                            + " '"
                            + strategy.getName()
                            + "' has no public constructor without parameters, or it fails",
                    e);
        }
    }

    @Override
    public TableId tableOf(SinkRecord record) {
        String name = strategy.resolveCollectionName(record, format);
        try {
            return DeliverySettings.table(JdbcSinkKeys.NAMING_STRATEGY, name == null ? "" : name);
        } catch (ConfigException e) {
            throw new DataException(
                    "its table was named '" + name + "', which is no 'table' or 'schema.table'", e);
        }
    }

    @Override
    public boolean readsSource() {
        return false;
    }
}

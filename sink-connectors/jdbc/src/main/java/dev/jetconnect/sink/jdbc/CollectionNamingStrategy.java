package dev.jetconnect.sink.jdbc;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Names the table of a record by rules of one's own: the class that the setting {@code
 * collection.naming.strategy} names, in a JAR in the plugin's folder. It needs a constructor
 * without parameters.
 *
 * <p>Confined to the task thread.
 */
public interface CollectionNamingStrategy {
    /**
     * Names a table.
     *
     * @param record a tombstone has no value
     * @param format the value of {@code table.name.format}
     * @return {@code table} or {@code schema.table}
     */
    String resolveCollectionName(SinkRecord record, String format);
}

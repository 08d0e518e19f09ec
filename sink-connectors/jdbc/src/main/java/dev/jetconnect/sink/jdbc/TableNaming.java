package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import org.apache.kafka.connect.sink.SinkRecord;

/** Names the tables of records. */
interface TableNaming {
    TableId tableOf(SinkRecord record);

    /** Whether only Debezium's change events tell the table, and deletes without value don't. */
    boolean readsSource();
}

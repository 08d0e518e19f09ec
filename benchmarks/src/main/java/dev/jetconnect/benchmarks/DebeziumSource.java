package dev.jetconnect.benchmarks;

import dev.jetconnect.test.BinlogDatabase;
import java.util.HashMap;
import java.util.Map;

/** Debezium's sources, the same for all sides: that of PostgreSQL on {@link Orders}. */
final class DebeziumSource {
    private DebeziumSource() {}

    /** With its own settings where it has any. */
    static Map<String, String> defaults(Orders orders, String name) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        config.put("tasks.max", "1");
        config.put("database.hostname", orders.server().host());
        config.put("database.port", String.valueOf(orders.server().port()));
        config.put("database.dbname", orders.database());
        config.put("database.user", orders.server().user());
        config.put("database.password", "not-asked-for");
        config.put("topic.prefix", name);
        config.put("table.include.list", "public.orders");
        config.put("plugin.name", "pgoutput");
        config.put("publication.name", name);
        config.put("publication.autocreate.mode", "filtered");
        config.put("slot.name", name);
        return config;
    }

    /** As a careful user sets it. */
    static Map<String, String> tuned(Orders orders, String name) {
        Map<String, String> config = defaults(orders, name);
        config.put("poll.interval.ms", "10");
        config.put("snapshot.fetch.size", "20000");
        config.put("tombstones.on.delete", "false");
        return config;
    }

    /**
     * Of a table of MySQL, as a careful user sets it.
     *
     * @param name of the connector and before its topics
     * @param brokers which keep the schema history
     */
    static Map<String, String> mySql(
            BinlogDatabase server, String table, String name, String brokers) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        config.put("tasks.max", "1");
        config.put("database.hostname", server.host());
        config.put("database.port", String.valueOf(server.port()));
        config.put("database.user", BinlogDatabase.USER);
        config.put("database.password", BinlogDatabase.PASSWORD);
        config.put("database.server.id", "4711");
        // Ours does not encrypt on loopback either.
        config.put("database.ssl.mode", "disabled");
        config.put("driver.allowPublicKeyRetrieval", "true");
        config.put("topic.prefix", name);
        config.put("table.include.list", table);
        config.put("include.schema.changes", "false");
        config.put("schema.history.internal.kafka.bootstrap.servers", brokers);
        config.put("schema.history.internal.kafka.topic", name + "-history");
        config.put("poll.interval.ms", "10");
        config.put("snapshot.fetch.size", "20000");
        config.put("tombstones.on.delete", "false");
        // Three headers with each record, which this sink does not use.
        config.put("extended.headers.enabled", "false");
        return config;
    }
}

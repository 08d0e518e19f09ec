package dev.jetconnect.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** Debezium's PostgreSQL source on {@link Orders}, the same for all sides. */
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
}

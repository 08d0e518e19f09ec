package dev.jetconnect.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** Debezium's JDBC sink as a careful user sets it. */
final class DebeziumSink {
    private DebeziumSink() {}

    static Map<String, String> config(Target target, String topics) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        config.put("tasks.max", "1");
        config.put("topics", topics);
        config.put("connection.url", target.url() + parameters(target.kind()));
        config.put("connection.username", target.user());
        config.put("connection.password", target.password());
        config.put("collection.name.format", "orders");
        config.put("insert.mode", "upsert");
        config.put("primary.key.mode", "record_key");
        config.put("delete.enabled", "true");
        config.put("schema.evolution", "basic");
        config.put("batch.size", "1000");
        // Without it, two changes of one key in a batch fail its upsert.
        config.put("use.reduction.buffer", "true");
        if (target.kind() == TargetKind.POSTGRES) {
            config.put("dialect.postgres.unnest.insert.enabled", "true");
        }
        config.put("consumer.override.max.poll.records", "1000");
        return config;
    }

    private static String parameters(TargetKind kind) {
        return switch (kind) {
            case POSTGRES -> "?reWriteBatchedInserts=true";
            // Our sink does not encrypt on loopback either.
            case MYSQL ->
                    "?rewriteBatchedStatements=true&sslMode=DISABLED&allowPublicKeyRetrieval=true";
            case MARIADB -> "?rewriteBatchedStatements=true&useBulkStmts=true&sslMode=disable";
        };
    }
}

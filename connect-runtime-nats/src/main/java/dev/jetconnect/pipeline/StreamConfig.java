package dev.jetconnect.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The config of the Debezium connector that follows a database's changes, made of what the document
 * says of the database. What the user says for the connector wins.
 */
final class StreamConfig {
    static final String SNAPSHOT_MODE = "snapshot.mode";
    private static final String MODE_OF_TLS = "database.ssl.mode";
    private static final Set<String> POSTGRES_TLS =
            Set.of("sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert");
    private static final Map<String, String> MYSQL_TLS_MODES =
            Map.of(
                    "disable", "disabled",
                    "trust", "required",
                    "verify-ca", "verify_ca",
                    "verify-full", "verify_identity");
    private static final int SLOT_NAME_MAX = 63;
    private static final long SERVER_IDS = 1L << 30;

    private StreamConfig() {}

    /**
     * @param group of the workers: two groups may read one database
     */
    static Map<String, String> of(PipelineDocument document, String group, SourceAddress address) {
        Map<String, String> config = new TreeMap<>();
        config.put("tasks.max", "1");
        config.put("database.hostname", address.host());
        config.put("database.port", address.port());
        putIfThere(config, "database.user", document.connection().get(PipelineDocument.USERNAME));
        putIfThere(
                config, "database.password", document.connection().get(PipelineDocument.PASSWORD));
        config.put("topic.prefix", document.name());
        // So that created columns have the types that those of a copy have.
        config.put("column.propagate.source.type", ".*");
        config.put("skipped.operations", "none");
        // So that the position moves on where nothing changes that is captured.
        config.put("heartbeat.interval.ms", "1000");
        if (address.isPostgres()) {
            ofPostgres(config, document, group, address);
        } else {
            ofBinlog(config, document, group, address);
        }
        config.putAll(document.stream());
        return config;
    }

    private static void ofPostgres(
            Map<String, String> config,
            PipelineDocument document,
            String group,
            SourceAddress address) {
        config.put(
                ConnectorPlan.CONNECTOR_CLASS,
                "io.debezium.connector.postgresql.PostgresConnector");
        config.put("database.dbname", address.database());
        config.put("plugin.name", "pgoutput");
        config.put("slot.name", slot(group, document.name()));
        config.put("publication.name", slot(group, document.name()));
        config.put("publication.autocreate.mode", "filtered");
        config.put("include.unknown.datatypes", "true");
        config.put("interval.handling.mode", "string");
        config.put("hstore.handling.mode", "map");
        address.parameters()
                .forEach(
                        (key, value) ->
                                config.put(
                                        (POSTGRES_TLS.contains(key) ? "database." : "driver.")
                                                + key,
                                        value));
    }

    private static void ofBinlog(
            Map<String, String> config,
            PipelineDocument document,
            String group,
            SourceAddress address) {
        boolean isMariaDb = address.kind().equals("mariadb");
        config.put(
                ConnectorPlan.CONNECTOR_CLASS,
                "io.debezium.connector."
                        + (isMariaDb ? "mariadb.MariaDbConnector" : "mysql.MySqlConnector"));
        config.put("database.server.id", String.valueOf(1 + sum(group, document.name())));
        config.put("schema.history.internal.kafka.topic", document.name() + ".schema-history");
        config.put("schema.history.internal.skip.unparseable.ddl", "true");
        config.put("include.schema.changes", "false");
        config.put("bigint.unsigned.handling.mode", "precise");
        config.put("enable.time.adjuster", "false");
        // Behind the last change only the server's own sign of life, at 0.8 of it, tells how far
        // the log is read.
        config.put("connect.keep.alive.interval.ms", "20000");
        if (!isMariaDb) {
            config.put("driver.yearIsDateType", "false");
        }
        address.parameters()
                .forEach(
                        (key, value) -> {
                            if (key.equals("sslMode")) {
                                config.put(
                                        MODE_OF_TLS,
                                        isMariaDb
                                                ? value
                                                : MYSQL_TLS_MODES.getOrDefault(value, value));
                            } else {
                                config.put("driver." + key, value);
                            }
                        });
        if (!address.database().isEmpty()) {
            config.put("database.include.list", address.database());
        }
    }

    /** A name that PostgreSQL takes for a slot, and that no other pipeline has. */
    static String slot(String group, String pipeline) {
        String plain = group + "_" + pipeline;
        String name = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        if (name.equals(plain) && name.length() <= SLOT_NAME_MAX) {
            return name;
        }
        String end = "_" + Long.toHexString(sum(group, pipeline));
        return name.substring(0, Math.min(name.length(), SLOT_NAME_MAX - end.length())) + end;
    }

    private static long sum(String group, String pipeline) {
        CRC32 sum = new CRC32();
        sum.update((group + "/" + pipeline).getBytes(StandardCharsets.UTF_8));
        return sum.getValue() % SERVER_IDS;
    }

    private static void putIfThere(Map<String, String> config, String key, String value) {
        if (value != null) {
            config.put(key, value);
        }
    }
}

package dev.jetconnect.source.copy;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.source.copy.database.ChunkBy;
import dev.jetconnect.source.copy.database.ReadSettings;
import dev.jetconnect.source.copy.plan.TableChoice;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** The connector's settings. Immutable. */
record CopyConfig(
        DatabaseAddress address,
        String topicPrefix,
        TableChoice choice,
        RecordForm form,
        boolean hasBatchHeaders,
        StructureMode structure,
        Consistency consistency,
        SnapshotLost snapshotLost,
        int connections,
        ReadSettings reading) {

    private static final String FILTER_OF_TABLE = CopyKeys.TABLE_FILTER + ".";

    /**
     * Reads the settings.
     *
     * @throws ConfigException with all that is wrong
     */
    static CopyConfig of(Map<String, String> settings) {
        String errors =
                validate(settings).stream()
                        .flatMap(value -> value.errorMessages().stream())
                        .collect(Collectors.joining("; "));
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        Map<String, String> plain = CopyKeys.withoutAliases(settings);
        // Not logged: the URL may hold a password.
        return of(new AbstractConfig(CopyKeys.DEFINITION, plain, false), plain);
    }

    /** What each setting is by itself, and with the others. */
    static List<ConfigValue> validate(Map<String, String> settings) {
        Map<String, String> plain = CopyKeys.withoutAliases(settings);
        List<ConfigValue> values = CopyKeys.DEFINITION.validate(plain);
        boolean hasTables =
                !plain.getOrDefault(CopyKeys.TABLE_INCLUDE, "").isBlank()
                        || !plain.getOrDefault(CopyKeys.TABLE_EXCLUDE, "").isBlank();
        if (hasTables && !plain.getOrDefault(CopyKeys.QUERY, "").isBlank()) {
            values.stream()
                    .filter(value -> value.name().equals(CopyKeys.QUERY))
                    .forEach(
                            value ->
                                    value.addErrorMessage(
                                            "query is copied instead of tables: take"
                                                    + " table.include.list and table.exclude.list"
                                                    + " out, or query"));
        }
        String structure = plain.getOrDefault(CopyKeys.STRUCTURE, "none");
        if (!structure.equalsIgnoreCase("none")
                && !plain.getOrDefault(CopyKeys.QUERY, "").isBlank()) {
            values.stream()
                    .filter(value -> value.name().equals(CopyKeys.STRUCTURE))
                    .forEach(
                            value ->
                                    value.addErrorMessage(
                                            "a query has no structure but its columns: set"
                                                    + " structure=none, or copy tables"));
        }
        return values;
    }

    private static CopyConfig of(AbstractConfig config, Map<String, String> settings) {
        return new CopyConfig(
                DatabaseAddress.of(
                        config.getString(CopyKeys.URL),
                        Optional.ofNullable(config.getString(CopyKeys.USERNAME)),
                        Optional.ofNullable(config.getPassword(CopyKeys.PASSWORD))),
                config.getString(CopyKeys.TOPIC_PREFIX),
                new TableChoice(
                        config.getList(CopyKeys.TABLE_INCLUDE),
                        config.getList(CopyKeys.TABLE_EXCLUDE),
                        config.getList(CopyKeys.COLUMN_INCLUDE),
                        config.getList(CopyKeys.COLUMN_EXCLUDE),
                        config.getString(CopyKeys.TABLE_FILTER),
                        filters(settings),
                        Optional.of(config.getString(CopyKeys.QUERY))
                                .filter(query -> !query.isBlank())),
                constant(RecordForm.class, config.getString(CopyKeys.RECORDS)),
                config.getBoolean(CopyKeys.BATCH_HEADERS),
                constant(StructureMode.class, config.getString(CopyKeys.STRUCTURE)),
                constant(Consistency.class, config.getString(CopyKeys.CONSISTENCY)),
                constant(SnapshotLost.class, config.getString(CopyKeys.SNAPSHOT_LOST)),
                config.getInt(CopyKeys.POOL_SIZE),
                reading(config));
    }

    private static ReadSettings reading(AbstractConfig config) {
        boolean isRows =
                constant(RecordForm.class, config.getString(CopyKeys.RECORDS)) == RecordForm.ROWS;
        return new ReadSettings(
                constant(ChunkBy.class, config.getString(CopyKeys.CHUNK_BY)),
                Duration.ofMillis(config.getLong(CopyKeys.CHUNK_TARGET_MS)),
                isRows ? config.getInt(CopyKeys.BATCH_ROWS) : Integer.MAX_VALUE,
                config.getInt(CopyKeys.BLOCK_BYTES),
                config.getInt(CopyKeys.FETCH_SIZE),
                config.getLong(CopyKeys.RATE_ROWS),
                config.getLong(CopyKeys.RATE_BYTES));
    }

    private static Map<String, String> filters(Map<String, String> settings) {
        Map<String, String> filters = new HashMap<>();
        settings.forEach(
                (key, value) -> {
                    if (key.startsWith(FILTER_OF_TABLE)) {
                        filters.put(key.substring(FILTER_OF_TABLE.length()), value);
                    }
                });
        return filters;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }

    String topic(String table) {
        return choice.query().isPresent() ? topicPrefix : topicPrefix + "." + table;
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.TableId;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** The connector's settings, valid as a whole. */
record JdbcSinkConfig(
        DatabaseAddress address,
        int poolSize,
        int writersMax,
        InsertMode insertMode,
        boolean isDeleteEnabled,
        PrimaryKeyMode primaryKeyMode,
        List<String> primaryKeyFields,
        boolean isAutoCreate,
        TableNaming naming,
        FieldFilter fields,
        BatchLimits batchLimits,
        Duration connectionTimeout,
        Duration statementTimeout,
        int maxRetries,
        Duration retryBackoff,
        boolean quotesIdentifiers,
        DeliverySettings delivery,
        boolean isTransactionApply,
        TableId structureTable,
        ParkingSettings parking,
        EvolutionSettings evolution) {

    JdbcSinkConfig {
        primaryKeyFields = List.copyOf(primaryKeyFields);
    }

    /**
     * Reads the settings.
     *
     * @throws ConfigException with all that is wrong
     */
    static JdbcSinkConfig of(Map<String, String> settings) {
        String errors =
                validate(settings).stream()
                        .flatMap(value -> value.errorMessages().stream())
                        .collect(Collectors.joining("; "));
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        // Not logged: the URL may hold a password.
        return of(
                new AbstractConfig(JdbcSinkKeys.DEFINITION, withoutAliases(settings), false),
                settings);
    }

    /** Every key with its value, without secrets, and with all that is wrong about it. */
    static List<ConfigValue> validate(Map<String, String> settings) {
        List<ConfigValue> values = JdbcSinkKeys.DEFINITION.validate(settings);
        Map<String, ConfigValue> byName =
                values.stream().collect(Collectors.toMap(ConfigValue::name, Function.identity()));
        JdbcSinkKeys.ALIASES.forEach(
                (alias, key) -> checkAlias(settings, byName.get(alias), byName.get(key)));
        checkTogether(withoutAliases(settings), byName);
        ConfigValue url = byName.get(JdbcSinkKeys.URL);
        if (url.value() != null) {
            // What is wrong with it may be where its secrets are.
            url.value(url.errorMessages().isEmpty() ? shown((String) url.value()) : null);
        }
        return values;
    }

    private static void checkAlias(
            Map<String, String> settings, ConfigValue alias, ConfigValue key) {
        boolean hasBoth = settings.containsKey(alias.name()) && settings.containsKey(key.name());
        if (hasBoth && !settings.get(alias.name()).equals(settings.get(key.name()))) {
            alias.addErrorMessage(
                    alias.name()
                            + " is another name of "
                            + key.name()
                            + ", and the two have different values; remove one");
        }
    }

    private static void checkTogether(
            Map<String, String> settings, Map<String, ConfigValue> values) {
        String insertMode = settings.getOrDefault(JdbcSinkKeys.INSERT_MODE, "upsert");
        String pkMode = settings.getOrDefault(JdbcSinkKeys.PK_MODE, "record_key");
        if (pkMode.equalsIgnoreCase("none") && !insertMode.equalsIgnoreCase("insert")) {
            values.get(JdbcSinkKeys.PK_MODE)
                    .addErrorMessage(
                            "pk.mode 'none' needs insert.mode 'insert', not '"
                                    + insertMode
                                    + "': without a key no row can be found again");
        }
        if (pkMode.equalsIgnoreCase("record_value")
                && settings.getOrDefault(JdbcSinkKeys.PK_FIELDS, "").isBlank()) {
            values.get(JdbcSinkKeys.PK_FIELDS)
                    .addErrorMessage(
                            "pk.fields must name the key's fields with pk.mode 'record_value'");
        }
        List<String> fields =
                Arrays.stream(settings.getOrDefault(JdbcSinkKeys.PK_FIELDS, "").split(","))
                        .filter(name -> !name.isBlank())
                        .toList();
        if (pkMode.equalsIgnoreCase("kafka") && !fields.isEmpty() && fields.size() != 3) {
            values.get(JdbcSinkKeys.PK_FIELDS)
                    .addErrorMessage(
                            "pk.fields must name three columns with pk.mode 'kafka', for topic,"
                                    + " partition and offset, or none");
        }
        checkGuarantee(settings, values.get(JdbcSinkKeys.GUARANTEE));
        ParkingSettings.missing(settings)
                .forEach(values.get(JdbcSinkKeys.PARK_KEY)::addErrorMessage);
        EvolutionSettings.contradiction(settings)
                .ifPresent(values.get(JdbcSinkKeys.AUTO_EVOLVE)::addErrorMessage);
        WriterRules.broken(settings)
                .ifPresent(values.get(JdbcSinkKeys.WRITERS_MAX)::addErrorMessage);
        TransactionRules.broken(settings)
                .forEach(values.get(JdbcSinkKeys.TRANSACTION_APPLY)::addErrorMessage);
    }

    private static void checkGuarantee(Map<String, String> settings, ConfigValue guarantee) {
        try {
            DeliverySettings.guarantee(settings);
        } catch (ConfigException e) {
            guarantee.addErrorMessage(e.getMessage());
        }
    }

    private static JdbcSinkConfig of(AbstractConfig values, Map<String, String> settings) {
        return new JdbcSinkConfig(
                DatabaseAddress.of(
                        values.getString(JdbcSinkKeys.URL),
                        Optional.ofNullable(values.getString(JdbcSinkKeys.USERNAME)),
                        Optional.ofNullable(values.getPassword(JdbcSinkKeys.PASSWORD))),
                values.getInt(JdbcSinkKeys.POOL_SIZE),
                values.getInt(JdbcSinkKeys.WRITERS_MAX),
                InsertMode.valueOf(constant(values, JdbcSinkKeys.INSERT_MODE)),
                values.getBoolean(JdbcSinkKeys.DELETE_ENABLED),
                PrimaryKeyMode.valueOf(constant(values, JdbcSinkKeys.PK_MODE)),
                values.getList(JdbcSinkKeys.PK_FIELDS),
                values.getBoolean(JdbcSinkKeys.AUTO_CREATE),
                naming(values),
                FieldFilter.of(
                        values.getList(JdbcSinkKeys.FIELD_INCLUDE),
                        values.getList(JdbcSinkKeys.FIELD_EXCLUDE)),
                new BatchLimits(
                        values.getInt(JdbcSinkKeys.BATCH_SIZE),
                        values.getLong(JdbcSinkKeys.BATCH_BYTES)),
                Duration.ofMillis(values.getInt(JdbcSinkKeys.CONNECTION_TIMEOUT_MS)),
                Duration.ofMillis(values.getInt(JdbcSinkKeys.STATEMENT_TIMEOUT_MS)),
                values.getInt(JdbcSinkKeys.MAX_RETRIES),
                Duration.ofMillis(values.getLong(JdbcSinkKeys.RETRY_BACKOFF_MS)),
                values.getBoolean(JdbcSinkKeys.QUOTE_IDENTIFIERS),
                DeliverySettings.of(values, settings),
                values.getBoolean(JdbcSinkKeys.TRANSACTION_APPLY),
                DeliverySettings.table(
                        JdbcSinkKeys.STRUCTURE_TABLE,
                        values.getString(JdbcSinkKeys.STRUCTURE_TABLE)),
                ParkingSettings.of(values),
                EvolutionSettings.of(values));
    }

    /** How many lanes there are; a single one would do what is done without. */
    int lanes() {
        return writersMax == 1 ? 0 : writersMax;
    }

    private static TableNaming naming(AbstractConfig values) {
        String format = values.getString(JdbcSinkKeys.TABLE_NAME_FORMAT);
        Class<?> strategy = values.getClass(JdbcSinkKeys.NAMING_STRATEGY);
        return strategy == null
                ? TableNameFormat.parse(JdbcSinkKeys.TABLE_NAME_FORMAT, format)
                : StrategyNaming.of(strategy, format);
    }

    private static String constant(AbstractConfig values, String key) {
        return values.getString(key).toUpperCase(Locale.ROOT);
    }

    private static String shown(String url) {
        return DatabaseAddress.of(url, Optional.empty(), Optional.empty()).shown();
    }

    private static Map<String, String> withoutAliases(Map<String, String> settings) {
        Map<String, String> plain = new HashMap<>(settings);
        JdbcSinkKeys.ALIASES.forEach(
                (alias, key) -> {
                    String value = plain.remove(alias);
                    if (value != null) {
                        plain.putIfAbsent(key, value);
                    }
                });
        return plain;
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * How records are delivered, and where the target keeps how far it is.
 *
 * @param positionId whose positions they are: the connector's name unless another is set
 */
record DeliverySettings(
        DeliveryGuarantee guarantee, TableId positionTable, Optional<String> positionId) {
    /** JetConnect's setting that lets a connector's records come in another order than stored. */
    private static final String SEQUENCER = "nats.sequencer";

    private static final String NAME = "name";

    static DeliverySettings of(AbstractConfig values, Map<String, String> settings) {
        return new DeliverySettings(
                guarantee(settings),
                table(JdbcSinkKeys.POSITION_TABLE, values.getString(JdbcSinkKeys.POSITION_TABLE)),
                Optional.ofNullable(values.getString(JdbcSinkKeys.POSITION_ID))
                        .or(() -> Optional.ofNullable(settings.get(NAME)))
                        .filter(id -> !id.isBlank()));
    }

    /** The default cannot hold where a sequencer changes the order of records. */
    static DeliveryGuarantee guarantee(Map<String, String> settings) {
        String value = settings.get(JdbcSinkKeys.GUARANTEE);
        boolean isReordered =
                Boolean.parseBoolean(settings.getOrDefault(SEQUENCER, "false").trim());
        boolean isAtLeastOnce =
                value == null ? isReordered : value.equalsIgnoreCase("at_least_once");
        if (!isAtLeastOnce && isReordered) {
            throw new ConfigException(
                    JdbcSinkKeys.GUARANTEE
                            + " 'exactly_once' counts on the order in which records are stored, and "
                            + SEQUENCER
                            + "=true changes it. Use "
                            + JdbcSinkKeys.GUARANTEE
                            + "=at_least_once, or do without the sequencer");
        }
        return isAtLeastOnce ? DeliveryGuarantee.AT_LEAST_ONCE : DeliveryGuarantee.EXACTLY_ONCE;
    }

    /** Reads {@code table} or {@code schema.table}. */
    static TableId table(String key, String value) {
        String[] names = value.split("\\.", -1);
        boolean hasEmpty = java.util.Arrays.stream(names).anyMatch(String::isBlank);
        if (names.length > 2 || hasEmpty) {
            throw new ConfigException(key, value, "must have the form 'table' or 'schema.table'");
        }
        return names.length == 1
                ? new TableId(Optional.empty(), names[0])
                : new TableId(Optional.of(names[0]), names[1]);
    }

    /** Whether it is exactly once, or a mistake that is found elsewhere. */
    static boolean isExactlyOnce(Map<String, String> settings) {
        try {
            return guarantee(settings) == DeliveryGuarantee.EXACTLY_ONCE;
        } catch (ConfigException e) {
            return true;
        }
    }

    String requirePositionId() {
        return positionId.orElseThrow(
                () ->
                        new ConfigException(
                                JdbcSinkKeys.POSITION_ID
                                        + " must be set, since the worker has given the task no"
                                        + " name of its connector"));
    }
}

package dev.jetconnect.transforms.predicates;

import dev.jetconnect.transforms.record.ChangeEvent;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/**
 * True for Debezium's events of the named operations. False for records that are no such events,
 * tombstones among them: for those there is Connect's {@code RecordIsTombstone}.
 *
 * <p>Confined to the task thread.
 */
public final class IsOperation<R extends ConnectRecord<R>> implements Predicate<R>, Versioned {
    private static final String OPERATIONS = "operations";

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            OPERATIONS,
                            ConfigDef.Type.LIST,
                            ConfigDef.NO_DEFAULT_VALUE,
                            ValidList.in("c", "u", "d", "r", "t", "m"),
                            Importance.HIGH,
                            "Operations: c (create), u (update), d (delete), r (read by a snapshot),"
                                    + " t (truncate), m (message).");

    private Set<String> operations = Set.of();

    @Override
    public void configure(Map<String, ?> settings) {
        operations = Set.copyOf(new TransformConfig(DEFINITION, settings).getList(OPERATIONS));
    }

    @Override
    public boolean test(R record) {
        Optional<String> operation = ChangeEvent.operation(record);
        return operation.isPresent() && operations.contains(operation.get());
    }

    @Override
    public ConfigDef config() {
        return DEFINITION;
    }

    @Override
    public String version() {
        return ModuleVersion.read();
    }

    @Override
    public void close() {}
}

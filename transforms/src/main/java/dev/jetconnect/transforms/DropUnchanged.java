package dev.jetconnect.transforms;

import dev.jetconnect.transforms.record.ChangeEvent;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.RecordRows;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Drops Debezium's updates whose row is the same before and after. It needs the whole row before
 * (PostgreSQL: {@code REPLICA IDENTITY FULL}); an update without one passes.
 *
 * <p>Confined to the task thread.
 */
public final class DropUnchanged<R extends ConnectRecord<R>>
        implements Transformation<R>, Versioned {
    private static final String IGNORE_FIELDS = "ignore.fields";
    private static final String UNAVAILABLE = "unavailable.value.placeholder";

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            IGNORE_FIELDS,
                            ConfigDef.Type.LIST,
                            "",
                            Importance.MEDIUM,
                            "Fields whose change alone does not count, for example updated_at.")
                    .define(
                            UNAVAILABLE,
                            ConfigDef.Type.STRING,
                            "__debezium_unavailable_value",
                            Importance.LOW,
                            "What the source writes for a large value that did not change; Debezium's"
                                    + " setting of the same name.");

    private Set<String> ignored = Set.of();
    private String unavailable;

    @Override
    public void configure(Map<String, ?> settings) {
        TransformConfig config = new TransformConfig(DEFINITION, settings);
        ignored = Set.copyOf(config.getList(IGNORE_FIELDS));
        unavailable = config.getString(UNAVAILABLE);
    }

    @Override
    public R apply(R record) {
        Object value = record.value();
        if (!ChangeEvent.isEnvelope(value)
                || !"u".equals(ChangeEvent.field(value, ChangeEvent.OPERATION))) {
            return record;
        }
        Object before = ChangeEvent.field(value, ChangeEvent.BEFORE);
        Object after = ChangeEvent.field(value, ChangeEvent.AFTER);
        return isUnchanged(before, after) ? null : record;
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

    private boolean isUnchanged(Object before, Object after) {
        if (before instanceof Struct old && after instanceof Struct changed) {
            return isUnchanged(old, changed);
        }
        return before instanceof Map<?, ?> old
                && after instanceof Map<?, ?> changed
                && isUnchanged(old, changed);
    }

    private boolean isUnchanged(Struct before, Struct after) {
        if (before.schema().fields().size() != after.schema().fields().size()) {
            return false;
        }
        for (Field field : after.schema().fields()) {
            if (!ignored.contains(field.name())) {
                Field old = before.schema().field(field.name());
                if (old == null
                        || !isSame(
                                RecordRows.stored(before, old), RecordRows.stored(after, field))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isUnchanged(Map<?, ?> before, Map<?, ?> after) {
        if (!before.keySet().equals(after.keySet())) {
            return false;
        }
        for (Map.Entry<?, ?> field : after.entrySet()) {
            if (!ignored.contains(String.valueOf(field.getKey()))
                    && !isSame(before.get(field.getKey()), field.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean isSame(Object before, Object after) {
        return Objects.deepEquals(before, after) || unavailable.equals(after);
    }
}

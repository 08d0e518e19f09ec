package dev.jetconnect.transforms;

import dev.jetconnect.transforms.record.BySchema;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.RecordRows;
import dev.jetconnect.transforms.record.RegexSetting;
import dev.jetconnect.transforms.record.RenamedSchema;
import dev.jetconnect.transforms.record.RowsCopy;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Renames the fields of rows by a regular expression, in the value and in the key: flat rows, and
 * both states of the row in Debezium's envelope.
 *
 * <p>Confined to the task thread.
 */
public final class RenameByPattern<R extends ConnectRecord<R>>
        implements Transformation<R>, Versioned {
    private static final String PATTERN = "pattern";
    private static final String REPLACEMENT = "replacement";
    private static final String CASE = "case";
    private static final String RENAME_KEY = "rename.key";

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            PATTERN,
                            ConfigDef.Type.STRING,
                            "(.*)",
                            RegexSetting.VALIDATOR,
                            Importance.HIGH,
                            "Regular expression; a field whose whole name matches it is renamed.")
                    .define(
                            REPLACEMENT,
                            ConfigDef.Type.STRING,
                            "$1",
                            Importance.HIGH,
                            "The new name; $1 is what the first group has matched.")
                    .define(
                            CASE,
                            ConfigDef.Type.STRING,
                            "keep",
                            ConfigDef.ValidString.in("keep", "lower", "upper"),
                            Importance.MEDIUM,
                            "Case of the new name: keep, lower or upper.")
                    .define(
                            RENAME_KEY,
                            ConfigDef.Type.BOOLEAN,
                            true,
                            Importance.MEDIUM,
                            "Whether the fields of the record's key are renamed as well.");

    private Pattern pattern;
    private String replacement;
    private NameCase nameCase;
    private boolean renamesKey;
    private final BySchema<RowsCopy> copies = new BySchema<>(this::copyOf);

    @Override
    public void configure(Map<String, ?> settings) {
        TransformConfig config = new TransformConfig(DEFINITION, settings);
        pattern = Pattern.compile(config.getString(PATTERN));
        replacement = config.getString(REPLACEMENT);
        nameCase = NameCase.valueOf(config.getString(CASE).toUpperCase(java.util.Locale.ROOT));
        renamesKey = config.getBoolean(RENAME_KEY);
    }

    @Override
    public R apply(R record) {
        Schema keySchema = record.keySchema();
        Object key = record.key();
        if (renamesKey && key instanceof Struct struct) {
            RowsCopy copy = copies.get(struct.schema());
            keySchema = copy.schema();
            key = copy.copy(struct);
        } else if (renamesKey && key instanceof Map<?, ?> map) {
            key = rename(map);
        }
        Schema valueSchema = record.valueSchema();
        Object value = record.value();
        if (value instanceof Struct struct) {
            RowsCopy copy = copies.get(struct.schema());
            valueSchema = copy.schema();
            value = copy.copy(struct);
        } else if (value instanceof Map<?, ?> map) {
            value = RecordRows.change(map, this::rename);
        }
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                keySchema,
                key,
                valueSchema,
                value,
                record.timestamp());
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

    private RowsCopy copyOf(Schema schema) {
        return RowsCopy.renaming(schema, RenamedSchema.of(schema, this::rename));
    }

    private Map<String, Object> rename(Map<?, ?> row) {
        Map<String, Object> renamed = new LinkedHashMap<>();
        row.forEach(
                (name, value) -> {
                    String to = rename(String.valueOf(name));
                    if (renamed.containsKey(to)) {
                        throw new DataException(RenamedSchema.collision(to));
                    }
                    renamed.put(to, value);
                });
        return renamed;
    }

    private String rename(String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? nameCase.of(matcher.replaceFirst(replacement)) : name;
    }

    private enum NameCase {
        KEEP,
        LOWER,
        UPPER;

        private String of(String name) {
            return switch (this) {
                case KEEP -> name;
                case LOWER -> name.toLowerCase(java.util.Locale.ROOT);
                case UPPER -> name.toUpperCase(java.util.Locale.ROOT);
            };
        }
    }
}

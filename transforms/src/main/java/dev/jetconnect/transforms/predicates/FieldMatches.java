package dev.jetconnect.transforms.predicates;

import dev.jetconnect.transforms.record.FieldPath;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.RegexSetting;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/**
 * True if the text of a field matches a regular expression as a whole. False if the field is null
 * or the record has none of that name.
 *
 * <p>Confined to the task thread.
 */
public final class FieldMatches<R extends ConnectRecord<R>> implements Predicate<R>, Versioned {
    private static final String FIELD = "field";
    private static final String PATTERN = "pattern";

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            FIELD,
                            ConfigDef.Type.STRING,
                            ConfigDef.NO_DEFAULT_VALUE,
                            Importance.HIGH,
                            "Where the field stands, for example value.after.status.")
                    .define(
                            PATTERN,
                            ConfigDef.Type.STRING,
                            ConfigDef.NO_DEFAULT_VALUE,
                            RegexSetting.VALIDATOR,
                            Importance.HIGH,
                            "Regular expression that the field's text must match as a whole.");

    private FieldPath field;
    private Pattern pattern;

    @Override
    public void configure(Map<String, ?> settings) {
        TransformConfig config = new TransformConfig(DEFINITION, settings);
        field = FieldPath.parse(FIELD, config.getString(FIELD));
        pattern = Pattern.compile(config.getString(PATTERN));
    }

    @Override
    public boolean test(R record) {
        Object value = field.find(record);
        return value != null && pattern.matcher(value.toString()).matches();
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

package dev.jetconnect.transforms.record;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The check of a setting that holds a regular expression. */
public final class RegexSetting {
    public static final ConfigDef.Validator VALIDATOR =
            ConfigDef.LambdaValidator.with(RegexSetting::check, () -> "a regular expression");

    private RegexSetting() {}

    private static void check(String setting, Object value) {
        if (value == null) {
            return;
        }
        try {
            Pattern.compile(value.toString());
        } catch (PatternSyntaxException e) {
            throw new ConfigException(
                    setting, value, "is no regular expression: " + e.getDescription());
        }
    }
}

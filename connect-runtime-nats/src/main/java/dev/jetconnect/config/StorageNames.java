package dev.jetconnect.config;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Which names of groups can be part of a stream's, subject's and bucket's name. */
final class StorageNames {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    static final ConfigDef.Validator GROUP_NAME =
            ConfigDef.LambdaValidator.with(
                    StorageNames::checkGroup, () -> "1 to 64 letters, digits, '_' or '-'");

    private StorageNames() {}

    private static void checkGroup(String name, Object value) {
        if (value == null || !LEGAL.matcher(value.toString()).matches()) {
            throw new ConfigException(
                    name,
                    value,
                    "must be 1 to 64 letters, digits, '_' or '-', because streams and buckets of"
                            + " NATS are named after it");
        }
    }
}

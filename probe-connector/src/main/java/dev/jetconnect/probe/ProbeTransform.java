package dev.jetconnect.probe;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Hands each record on, and fails on those whose value has a part that the config names.
 *
 * <p>Confined to the task's thread.
 */
public final class ProbeTransform<R extends ConnectRecord<R>> implements Transformation<R> {
    private static final String FAIL_ON = "fail.on";
    private static final String FAIL_TIMES = "fail.times";
    private static final String FAIL_RETRIABLE = "fail.retriable";
    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            FAIL_ON,
                            ConfigDef.Type.STRING,
                            Importance.LOW,
                            "Part of the values that fail.")
                    .define(
                            FAIL_TIMES,
                            ConfigDef.Type.INT,
                            Integer.MAX_VALUE,
                            Importance.LOW,
                            "Failures of an instance.")
                    .define(
                            FAIL_RETRIABLE,
                            ConfigDef.Type.BOOLEAN,
                            false,
                            Importance.LOW,
                            "Fails with a RetriableException.");

    private AbstractConfig config;
    private int failures;

    @Override
    public void configure(Map<String, ?> properties) {
        config = new AbstractConfig(DEFINITION, properties, false);
    }

    @Override
    public R apply(R record) {
        boolean isNamed = String.valueOf(record.value()).contains(config.getString(FAIL_ON));
        if (isNamed && failures < config.getInt(FAIL_TIMES)) {
            failures++;
            String message = "The probe was told to fail on " + record.value();
            throw config.getBoolean(FAIL_RETRIABLE)
                    ? new RetriableException(message)
                    : new ConnectException(message);
        }
        return record;
    }

    @Override
    public ConfigDef config() {
        return DEFINITION;
    }

    @Override
    public void close() {}
}

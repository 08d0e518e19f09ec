package dev.jetconnect.transforms;

import dev.jetconnect.transforms.record.KeyedDigest;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.RecordRows;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Replaces fields by a keyed hash (HMAC-SHA-256) of them: equal values stay equal, so that they can
 * be counted and joined, but nobody without the key can find them by hashing guesses. It works on
 * flat rows and on both states of the row in Debezium's envelope.
 *
 * <p>Confined to the task thread.
 */
public final class MaskField<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String FIELDS = "fields";
    private static final String SECRET = "secret";
    private static final String MASK_KEY = "mask.key";
    private static final int SECRET_CHARS_MIN = 16;

    private static final ConfigDef DEFINITION =
            new ConfigDef()
                    .define(
                            FIELDS,
                            ConfigDef.Type.LIST,
                            ConfigDef.NO_DEFAULT_VALUE,
                            Importance.HIGH,
                            "Names of the row's fields to mask; they hold text.")
                    .define(
                            SECRET,
                            ConfigDef.Type.PASSWORD,
                            ConfigDef.NO_DEFAULT_VALUE,
                            Importance.HIGH,
                            "Key of the hash, at least 16 characters. The same key gives the same"
                                    + " hash in every connector.")
                    .define(
                            MASK_KEY,
                            ConfigDef.Type.BOOLEAN,
                            true,
                            Importance.MEDIUM,
                            "Whether fields of these names in the record's key are masked as well.");

    private final MaskEdit edit = new MaskEdit();
    private boolean masksKey;

    @Override
    public void configure(Map<String, ?> settings) {
        TransformConfig config = new TransformConfig(DEFINITION, settings);
        String secret = config.getPassword(SECRET).value();
        if (secret.length() < SECRET_CHARS_MIN) {
            throw new ConfigException(
                    SECRET
                            + " has fewer than "
                            + SECRET_CHARS_MIN
                            + " characters, so that it could be guessed. Take a longer one.");
        }
        edit.names = config.getList(FIELDS).toArray(String[]::new);
        edit.digest = new KeyedDigest(secret);
        masksKey = config.getBoolean(MASK_KEY);
    }

    @Override
    public R apply(R record) {
        Object key = masksKey ? RecordRows.edit(record.key(), edit) : record.key();
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                key,
                record.valueSchema(),
                RecordRows.edit(record.value(), edit),
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

    private static final class MaskEdit implements RecordRows.RowEdit {
        private String[] names = {};
        private KeyedDigest digest;

        /** Before and after mostly hold the same value. */
        private String lastText;

        private String lastHash;

        @Override
        public boolean concerns(Schema schema) {
            for (String name : names) {
                if (schema.field(name) != null) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void edit(Struct row) {
            for (String name : names) {
                Field field = row.schema().field(name);
                if (field != null) {
                    row.put(field, mask(name, RecordRows.stored(row, field)));
                }
            }
        }

        @Override
        public void edit(Map<String, Object> row) {
            for (String name : names) {
                row.computeIfPresent(name, this::mask);
            }
        }

        private Object mask(String name, Object value) {
            if (value == null) {
                return null;
            }
            if (value instanceof String text) {
                if (!text.equals(lastText)) {
                    lastHash = digest.of(text);
                    lastText = text;
                }
                return lastHash;
            }
            // The value is not named: it is what must not be seen.
            throw new DataException(
                    "Field '"
                            + name
                            + "' holds no text but a "
                            + value.getClass().getSimpleName()
                            + ", whose type has no room for a hash. Put Connect's Cast before"
                            + " MaskField, or mask it with Connect's own MaskField.");
        }
    }
}

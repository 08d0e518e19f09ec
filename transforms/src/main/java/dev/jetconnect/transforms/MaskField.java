package dev.jetconnect.transforms;

import dev.jetconnect.transforms.record.BySchema;
import dev.jetconnect.transforms.record.FieldEdit;
import dev.jetconnect.transforms.record.KeyedDigest;
import dev.jetconnect.transforms.record.ModuleVersion;
import dev.jetconnect.transforms.record.RecordRows;
import dev.jetconnect.transforms.record.RowsCopy;
import dev.jetconnect.transforms.record.TransformConfig;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
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

    private final BySchema<RowsCopy> copies = new BySchema<>(this::copyOf);
    private Masks masks;
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
        masks = new Masks(Set.copyOf(config.getList(FIELDS)), new KeyedDigest(secret));
        masksKey = config.getBoolean(MASK_KEY);
    }

    @Override
    public R apply(R record) {
        Object key = masksKey ? masked(record.key()) : record.key();
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                key,
                record.valueSchema(),
                masked(record.value()),
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

    private Object masked(Object value) {
        if (value instanceof Struct struct) {
            return copies.get(struct.schema()).copy(struct);
        }
        return value instanceof Map<?, ?> map ? RecordRows.change(map, masks::row) : value;
    }

    private RowsCopy copyOf(Schema schema) {
        return RowsCopy.editing(schema, masks);
    }

    private static final class Masks implements FieldEdit {
        private final Set<String> names;
        private final KeyedDigest digest;

        /** Before and after mostly hold the same value. */
        private String lastText;

        private String lastHash;

        private Masks(Set<String> names, KeyedDigest digest) {
            this.names = names;
            this.digest = digest;
        }

        @Override
        public boolean concerns(String name) {
            return names.contains(name);
        }

        @Override
        public Object edit(String name, Object value) {
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

        private Map<String, Object> row(Map<?, ?> row) {
            Map<String, Object> masked = RecordRows.copy(row);
            for (String name : names) {
                masked.computeIfPresent(name, this::edit);
            }
            return masked;
        }
    }
}

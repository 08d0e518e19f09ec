package dev.jetconnect.convert;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Writes Connect's data in a compact form, described in docs/RECORDS.md, whose schemas are kept
 * beside the records: each once, under its fingerprint. Null without a schema is no bytes at all, a
 * tombstone. What it has not written itself it reads as JSON, by {@link JsonConverter} with the
 * same settings.
 *
 * <p>Thread-safe once it is configured and served.
 */
public final class BinaryConverter implements Converter, HeaderConverter {
    public static final String SCHEMAS_BUCKET = "schemas.bucket";

    /** No text in UTF-8 begins with one of these. */
    private static final int WITH_SCHEMA = 0xFA;

    private static final int WITHOUT_SCHEMA = 0xFB;

    /** A larger buffer is not kept for the next record. */
    private static final int BUFFER_BYTES_MAX = 1024 * 1024;

    private static final String BUCKET_NAME = "[A-Za-z0-9_-]+";

    private final JsonConverter json = new JsonConverter();
    private final AtomicReference<RecordOutput> spare = new AtomicReference<>();
    private Optional<String> bucket = Optional.empty();
    private KnownSchemas schemas;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        Map<String, Object> typed = new HashMap<>(configs);
        typed.put(
                ConverterConfig.TYPE_CONFIG,
                (isKey ? ConverterType.KEY : ConverterType.VALUE).getName());
        configure(typed);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        Object given = configs.get(SCHEMAS_BUCKET);
        if (given != null && !given.toString().matches(BUCKET_NAME)) {
            throw new ConfigException(
                    SCHEMAS_BUCKET, given, "must be letters, digits, '_' and '-'");
        }
        bucket = Optional.ofNullable(given).map(Object::toString);
        json.configure(configs);
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef(JsonConverterConfig.configDef())
                .define(
                        SCHEMAS_BUCKET,
                        ConfigDef.Type.STRING,
                        null,
                        Importance.LOW,
                        "The bucket that holds the schemas. Default: <group.id>_schemas. For records"
                                + " of another group it is that group's.");
    }

    @Override
    public String version() {
        String version = getClass().getPackage().getImplementationVersion();
        return version == null ? "undefined" : version;
    }

    /** Hands over where schemas are kept; the worker does it with each converter that it makes. */
    public void serve(SchemaStores stores) {
        schemas = new KnownSchemas(stores.open(bucket));
    }

    /** Ends what this converter waits for, when its task was given up. Any thread may call it. */
    public void giveUp() {
        if (schemas != null) {
            schemas.giveUp();
        }
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (schema == null && value == null) {
            return null;
        }
        RecordOutput out = spare.getAndSet(null);
        if (out == null) {
            out = new RecordOutput();
        }
        out.clear();
        try {
            write(out, schema, value);
        } catch (ClassCastException e) {
            throw new DataException(
                    "A record of topic '"
                            + topic
                            + "' is not what "
                            + schema
                            + " says: "
                            + e.getMessage(),
                    e);
        }
        byte[] bytes = out.toByteArray();
        if (out.capacity() <= BUFFER_BYTES_MAX) {
            spare.set(out);
        }
        return bytes;
    }

    private void write(RecordOutput out, Schema schema, Object value) {
        if (schema == null) {
            out.put(WITHOUT_SCHEMA);
            SchemalessFormat.write(out, value);
            return;
        }
        CompiledSchema compiled = known().toWrite(schema);
        out.put(WITH_SCHEMA);
        out.putLong(compiled.fingerprint().high());
        out.putLong(compiled.fingerprint().low());
        compiled.format().write(out, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        int first = value.length == 0 ? 0 : value[0] & 0xFF;
        if (first != WITH_SCHEMA && first != WITHOUT_SCHEMA) {
            return fromJson(topic, value);
        }
        try {
            return read(value, first == WITH_SCHEMA);
        } catch (DataException e) {
            throw new DataException(
                    "A record of topic '" + topic + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private SchemaAndValue read(byte[] value, boolean hasSchema) {
        RecordInput in = new RecordInput(value);
        in.skip(1);
        SchemaAndValue read;
        if (hasSchema) {
            CompiledSchema compiled = known().toRead(in.getLong(), in.getLong());
            read = new SchemaAndValue(compiled.schema(), compiled.format().read(in));
        } else {
            read = new SchemaAndValue(null, SchemalessFormat.read(in));
        }
        in.requireEnd();
        return read;
    }

    private SchemaAndValue fromJson(String topic, byte[] value) {
        try {
            return json.toConnectData(topic, value);
        } catch (DataException e) {
            throw new DataException(
                    "A record of topic '"
                            + topic
                            + "' has "
                            + value.length
                            + " bytes that are neither "
                            + getClass().getSimpleName()
                            + "'s nor JSON ("
                            + e.getMessage()
                            + "). Name the converter that has written it in the connector's config",
                    e);
        }
    }

    @Override
    public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
        return fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        return toConnectData(topic, value);
    }

    @Override
    public byte[] fromConnectHeader(String topic, String headerKey, Schema schema, Object value) {
        return fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
        return toConnectData(topic, value);
    }

    private KnownSchemas known() {
        if (schemas == null) {
            throw new ConnectException(
                    getClass().getSimpleName() + " works in a worker of JetConnect only");
        }
        return schemas;
    }

    @Override
    public void close() {
        giveUp();
        json.close();
    }
}

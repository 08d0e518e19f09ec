package dev.jetconnect.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class BinaryConverterTest {
    private static final Schema ITEM =
            SchemaBuilder.struct()
                    .name("item")
                    .field("id", Schema.INT64_SCHEMA)
                    .field("name", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("count", SchemaBuilder.int32().optional().defaultValue(7).build())
                    .build();

    private final MemorySchemas schemas = new MemorySchemas();
    private final BinaryConverter converter = schemas.converter();

    /** The layout is read by others: docs/RECORDS.md shows these very bytes. */
    @Test
    void bytesAreThoseOfTheDocumentation() {
        Struct item = new Struct(ITEM).put("id", 300L).put("name", "tea");

        byte[] bytes = converter.fromConnectData("t", ITEM, item);

        String key = schemas.kept.keySet().iterator().next();
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("fa" + key + "01" + "d804" + "03746561");
        assertThat(new String(schemas.kept.get(key), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"type\":\"struct\",\"name\":\"item\",\"fields\":["
                                + "{\"name\":\"id\",\"schema\":{\"type\":\"int64\"}},"
                                + "{\"name\":\"name\",\"schema\":{\"type\":\"string\",\"optional\":true}},"
                                + "{\"name\":\"count\",\"schema\":{\"type\":\"int32\",\"optional\":true,"
                                + "\"default\":\"Dg==\"}}]}");
        assertThat(key).isEqualTo("0bf26f453e77b9a940d2ac544305bc47");
    }

    @Test
    void nullOfAFieldWithADefaultStaysNull() {
        Struct item = new Struct(ITEM).put("id", 1L).put("count", null);

        Struct read = (Struct) roundTrip(ITEM, item).value();

        assertThat(read.getWithoutDefault("count")).isNull();
        assertThat(read).isEqualTo(item);
    }

    @Test
    void nullWithoutSchemaIsATombstoneAndNullWithOneIsNot() {
        assertThat(converter.fromConnectData("t", null, null)).isNull();
        assertThat(converter.toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
        assertThat(roundTrip(Schema.OPTIONAL_INT8_SCHEMA, null))
                .isEqualTo(new SchemaAndValue(Schema.OPTIONAL_INT8_SCHEMA, null));
    }

    @Test
    void structsAreKeysOfMaps() {
        Schema schema = SchemaBuilder.map(ITEM, Schema.FLOAT64_SCHEMA).build();
        Struct key = new Struct(ITEM).put("id", 5L);

        Object read = roundTrip(schema, Map.of(key, 0.5)).value();

        assertThat(read).isEqualTo(Map.of(key, 0.5));
    }

    @Test
    void schemaIsOneObjectForAllRecords() {
        byte[] bytes = converter.fromConnectData("t", ITEM, new Struct(ITEM).put("id", 1L));
        BinaryConverter reader = schemas.converter();

        assertThat(reader.toConnectData("t", bytes).schema())
                .isSameAs(reader.toConnectData("t", bytes).schema());
    }

    @Test
    void schemaIsKeptOnce() {
        for (int i = 0; i < 3; i++) {
            Schema equal =
                    SchemaBuilder.struct().name("same").field("id", Schema.INT64_SCHEMA).build();
            converter.fromConnectData("t", equal, new Struct(equal).put("id", 1L));
        }

        assertThat(schemas.kept).hasSize(1);
    }

    @Test
    void headersAreConvertedTheSameWay() {
        byte[] bytes = converter.fromConnectHeader("t", "h", Schema.INT32_SCHEMA, 12);

        assertThat(converter.toConnectHeader("t", "h", bytes))
                .isEqualTo(new SchemaAndValue(Schema.INT32_SCHEMA, 12));
    }

    @Test
    void jsonOfEarlierRecordsIsRead() {
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of(), false);
            Struct item = new Struct(ITEM).put("id", 300L).put("name", "tea").put("count", 1);

            SchemaAndValue read =
                    converter.toConnectData("t", json.fromConnectData("t", ITEM, item));

            assertThat(read).isEqualTo(new SchemaAndValue(ITEM, item));
        }
    }

    @Test
    void jsonIsReadWithTheSettingsOfItsConverter() {
        BinaryConverter plain = schemas.converter(Map.of("schemas.enable", "false"));

        assertThat(plain.toConnectData("t", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)).value())
                .isEqualTo(Map.of("a", 1L));
    }

    @Test
    void whatIsNeitherIsRefusedWithASentence() {
        assertThatThrownBy(() -> converter.toConnectData("orders", new byte[] {0, 1, 2}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("topic 'orders'")
                .hasMessageContaining("3 bytes that are neither BinaryConverter's nor JSON")
                .hasMessageContaining("Name the converter");
    }

    @Test
    void recordCutShortAnywhereIsRefused() {
        byte[] bytes =
                converter.fromConnectData(
                        "t", ITEM, new Struct(ITEM).put("id", 300L).put("name", "x"));
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> converter.toConnectData("t", cut))
                    .isInstanceOf(DataException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> converter.toConnectData("t", longer))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 bytes are left");
    }

    @Test
    void impossibleCountIsRefusedBeforeItTakesMemory() {
        byte[] bytes = HexFormat.of().parseHex("fb0bffffffff07");

        assertThatThrownBy(() -> converter.toConnectData("t", bytes))
                .isInstanceOf(DataException.class);
    }

    @Test
    void endlessNestingIsRefused() {
        List<Object> nested = new ArrayList<>();
        nested.add(nested);
        byte[] bytes = new byte[200_000];
        bytes[0] = (byte) 0xFB;
        for (int i = 1; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 2 == 1 ? 11 : 1);
        }

        assertThatThrownBy(() -> converter.fromConnectData("t", null, nested))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> converter.toConnectData("t", bytes))
                .isInstanceOf(DataException.class);
    }

    @Test
    void missingSchemaIsNamedWithItsBucket() {
        byte[] bytes = converter.fromConnectData("t", ITEM, new Struct(ITEM).put("id", 1L));
        String key = schemas.kept.keySet().iterator().next();
        schemas.kept.clear();

        assertThatThrownBy(() -> schemas.converter().toConnectData("orders", bytes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("topic 'orders'")
                .hasMessageContaining(key + " is not in bucket 'memory'")
                .hasMessageContaining("schemas.bucket");
    }

    @Test
    void changedSchemaIsNotTrusted() {
        byte[] bytes = converter.fromConnectData("t", ITEM, new Struct(ITEM).put("id", 1L));
        schemas.kept.replaceAll(
                (key, text) -> "{\"type\":\"int64\"}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> schemas.converter().toConnectData("t", bytes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("another fingerprint");
    }

    @Test
    void valueThatDoesNotFitItsSchemaIsRefusedAndTheNextOneIsWritten() {
        Schema other = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

        assertThatThrownBy(() -> converter.fromConnectData("t", Schema.INT32_SCHEMA, "text"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("topic 't'");
        assertThatThrownBy(() -> converter.fromConnectData("t", Schema.INT32_SCHEMA, null))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> converter.fromConnectData("t", ITEM, new Struct(ITEM)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'id'");
        assertThatThrownBy(
                        () -> converter.fromConnectData("t", ITEM, new Struct(other).put("id", 1L)))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(
                        () ->
                                converter.fromConnectData(
                                        "t", Decimal.schema(2), new java.math.BigDecimal("1.234")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("scale 3");
        assertThat(roundTrip(Schema.INT32_SCHEMA, 5).value()).isEqualTo(5);
    }

    @Test
    void wrongBucketIsRefused() {
        assertThatThrownBy(() -> schemas.converter(Map.of("schemas.bucket", "a.b")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schemas.bucket");
    }

    @Test
    void outsideOfAWorkerItSaysWhereItWorks() {
        try (BinaryConverter alone = new BinaryConverter()) {
            alone.configure(Map.of(), true);

            assertThatThrownBy(() -> alone.fromConnectData("t", Schema.INT8_SCHEMA, (byte) 1))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("in a worker of JetConnect only");
        }
    }

    private SchemaAndValue roundTrip(Schema schema, Object value) {
        return schemas.converter()
                .toConnectData("t", converter.fromConnectData("t", schema, value));
    }
}

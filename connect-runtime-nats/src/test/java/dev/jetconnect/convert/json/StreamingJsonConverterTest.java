package dev.jetconnect.convert.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.convert.PlainData;
import dev.jetconnect.convert.RandomData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

/** It writes and reads what Connect's own converter does, and fails as that one does. */
class StreamingJsonConverterTest {
    private static final int RUNS = 2000;

    @Test
    void anyValueOfAnySchemaIsWrittenAndReadAsByConnect() {
        for (int seed = 0; seed < RUNS; seed++) {
            Pair pair = new Pair(settings(new Random(seed)));
            RandomData data = new RandomData(seed);
            Schema schema = data.schema(3);
            for (int i = 0; i < 3; i++) {
                Object value = data.value(schema);
                byte[] text = pair.written("seed " + seed, schema, value);
                if (text != null) {
                    pair.read("seed " + seed, text);
                    pair.read("seed " + seed, text); // its schema is known now
                }
            }
        }
    }

    @Test
    void textsThatAreNotQuiteRightAreTakenAndRefusedAsByConnect() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Pair pair = new Pair(settings(random));
            RandomData data = new RandomData(seed);
            Schema schema = data.schema(2);
            byte[] text = pair.written("seed " + seed, schema, data.value(schema));
            if (text != null) {
                pair.read("seed " + seed, text);
                for (int i = 0; i < 5; i++) {
                    pair.read("seed " + seed + ", broken " + i, broken(text, random));
                }
            }
        }
    }

    @Test
    void textsOfOthersAreReadAsByConnect() {
        String schema =
                """
                {"type":"struct","optional":false,"fields":[
                  {"field":"a","type":"int32","optional":true},
                  {"field":"b","type":"string","optional":false,"default":"x"},
                  {"field":"c","type":"array","optional":true,
                   "items":{"type":"double","optional":true}},
                  {"field":"d","type":"map","optional":true,
                   "keys":{"type":"string","optional":false},
                   "values":{"type":"int8","optional":true}},
                  {"field":"e","type":"boolean","optional":true}]}""";
        List<String> payloads =
                List.of(
                        "{\"a\":1,\"b\":\"y\",\"c\":[1,2.5,null,-0.0],\"d\":{\"k\":300},\"e\":true}",
                        "{\"e\":false,\"b\":\"y\",\"a\":7}",
                        "{\"a\":1,\"a\":2,\"other\":{\"x\":[1]},\"b\":null}",
                        "{\"a\":\"5\",\"b\":5,\"c\":\"no list\",\"e\":\"true\"}",
                        "{\"a\":5.7,\"b\":\"\",\"e\":1}",
                        "{\"a\":12345678901234567890,\"b\":\"z\"}",
                        "{}",
                        "[]",
                        "null",
                        "5",
                        "{\"a\":01}");
        for (String enabled : List.of("true", "false")) {
            Pair pair = new Pair(Map.of("schemas.enable", enabled));
            Pair fixed = new Pair(Map.of("schemas.enable", enabled, "schema.content", schema));
            for (String payload : payloads) {
                for (String text :
                        List.of(
                                "{\"schema\":" + schema + ",\"payload\":" + payload + "}",
                                "{\"payload\":" + payload + ",\"schema\":" + schema + "}",
                                "{\"schema\":" + schema + ",\"payload\":" + payload + ",\"x\":1}",
                                "{\"schema\":" + schema + ",\"payload\":" + payload + "} more",
                                "{\"schema\":null,\"payload\":" + payload + "}",
                                payload,
                                "")) {
                    pair.read(text, text.getBytes(UTF_8));
                    pair.read(text, text.getBytes(UTF_8));
                    fixed.read(text, text.getBytes(UTF_8));
                }
            }
            pair.read("tombstone", null);
        }
    }

    @Test
    void valuesThatDoNotFitAreRefusedAsByConnect() {
        Schema inner = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();
        Schema other = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();
        Pair pair = new Pair(Map.of());

        pair.written("missing", inner, new Struct(inner));
        pair.written("of another schema", inner, new Struct(other).put("n", 1L));
        pair.written("of another class", Schema.INT32_SCHEMA, "text");
        pair.written("null", Schema.INT32_SCHEMA, null);
        pair.written("half a surrogate pair", Schema.STRING_SCHEMA, "\uD800");
        pair.written("without schema", null, Map.of("a", List.of(1, 2.5)));
        pair.written("tombstone", null, null);
    }

    @Test
    void manySchemasOfOneTopicAreKeptApart() {
        Pair pair = new Pair(Map.of());
        for (int round = 0; round < 3; round++) {
            for (int fields = 1; fields < 8; fields++) {
                SchemaBuilder builder = SchemaBuilder.struct();
                for (int i = 0; i < fields; i++) {
                    builder.field("f" + i, Schema.OPTIONAL_INT64_SCHEMA);
                }
                Schema schema = builder.build();
                byte[] text = pair.written("write", schema, new Struct(schema).put("f0", 5L));
                pair.read("read", text);
            }
        }
    }

    @Test
    void standsForConnectsOwnOnlyAndOnlyIfItMay() {
        JsonConverter json = new JsonConverter();
        StringConverter text = new StringConverter();

        assertThat(StreamingJsonConverter.inPlaceOf(json, Map.of(), false))
                .isInstanceOf(StreamingJsonConverter.class);
        assertThat(
                        StreamingJsonConverter.inPlaceOf(
                                json, Map.of("streaming.enable", "false"), false))
                .isSameAs(json);
        assertThat(StreamingJsonConverter.inPlaceOf(text, Map.of(), true)).isSameAs(text);
        assertThat(StreamingJsonConverter.inPlaceOf(null, Map.of(), true)).isNull();
        assertThat(StreamingJsonConverter.nameOf(StreamingJsonConverter.class))
                .isEqualTo(JsonConverter.class.getName());
    }

    private static Map<String, String> settings(Random random) {
        return Map.of(
                "schemas.enable", String.valueOf(random.nextInt(4) > 0),
                "decimal.format", random.nextBoolean() ? "BASE64" : "numeric",
                "replace.null.with.default", String.valueOf(random.nextInt(3) > 0));
    }

    private static byte[] broken(byte[] text, Random random) {
        byte[] broken = text.clone();
        int place = random.nextInt(broken.length);
        switch (random.nextInt(4)) {
            case 0 -> broken[place] = (byte) "0129.-\"{}[]:,aen ".charAt(random.nextInt(17));
            case 1 -> broken[place] = (byte) random.nextInt();
            case 2 -> broken = Arrays.copyOf(broken, place);
            default -> {
                byte[] shorter = Arrays.copyOf(broken, broken.length - 1);
                System.arraycopy(broken, place + 1, shorter, place, shorter.length - place);
                broken = shorter;
            }
        }
        return broken;
    }

    /** Both converters with the same settings. */
    private static final class Pair {
        private final Converter connects = new JsonConverter();
        private final Converter streaming = new StreamingJsonConverter();

        private Pair(Map<String, String> settings) {
            connects.configure(settings, false);
            streaming.configure(settings, false);
        }

        private byte[] written(String what, Schema schema, Object value) {
            List<Object> expected = outcome(() -> connects.fromConnectData("t", schema, value));
            List<Object> actual = outcome(() -> streaming.fromConnectData("t", schema, value));
            assertThat(actual).as(what).isEqualTo(expected);
            return expected.get(0) instanceof String text ? text.getBytes(UTF_8) : null;
        }

        private void read(String what, byte[] text) {
            assertThat(outcome(() -> streaming.toConnectData("t", text)))
                    .as(what)
                    .isEqualTo(outcome(() -> connects.toConnectData("t", text)));
        }

        /** What comes out, or which exceptions with which messages. */
        private static List<Object> outcome(Supplier<Object> work) {
            Object result;
            try {
                result = work.get();
            } catch (RuntimeException e) {
                List<Object> failures = new ArrayList<>();
                failures.add(null);
                for (Throwable each = e; each != null; each = each.getCause()) {
                    failures.add(each.getClass() + ": " + each.getMessage());
                }
                return failures;
            }
            if (result instanceof byte[] bytes) {
                return List.of(new String(bytes, UTF_8));
            }
            if (result instanceof SchemaAndValue read) {
                return List.of(List.of(PlainData.of(read.schema()), PlainData.of(read.value())));
            }
            return List.of(List.of("null"));
        }
    }
}

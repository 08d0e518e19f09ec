package dev.jetconnect.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Whatever Connect's data model can say comes out as it went in. */
class ConvertedDataTest {
    private static final int RUNS = 3000;

    private final MemorySchemas schemas = new MemorySchemas();

    @Test
    void anyValueOfAnySchemaComesBack() {
        for (int seed = 0; seed < RUNS; seed++) {
            RandomData data = new RandomData(seed);
            Schema schema = data.schema(3);
            BinaryConverter writer = schemas.converter();
            BinaryConverter reader = schemas.converter();
            for (int i = 0; i < 3; i++) {
                Object value = data.value(schema);

                SchemaAndValue read =
                        reader.toConnectData("t", writer.fromConnectData("t", schema, value));

                assertThat(plain(read.schema()))
                        .as("schema of seed %s", seed)
                        .isEqualTo(plain(schema));
                assertThat(plain(read.value()))
                        .as("value of seed %s", seed)
                        .isEqualTo(plain(value));
            }
        }
    }

    @Test
    void anyValueWithoutSchemaComesBack() {
        BinaryConverter converter = schemas.converter();
        for (int seed = 0; seed < RUNS; seed++) {
            Object value = new RandomData(seed).schemaless(4);

            SchemaAndValue read =
                    converter.toConnectData("t", converter.fromConnectData("t", null, value));

            assertThat(read.schema()).isNull();
            assertThat(plain(read.value())).as("value of seed %s", seed).isEqualTo(plain(value));
        }
        assertThat(schemas.kept).isEmpty();
    }

    /** Bytes by their content, whatever holds them; numbers by their bits. */
    private static Object plain(Object value) {
        if (value instanceof Struct struct) {
            List<Object> fields = new ArrayList<>();
            fields.add(plain(struct.schema()));
            for (Field field : struct.schema().fields()) {
                fields.add(plain(struct.getWithoutDefault(field.name())));
            }
            return fields;
        }
        if (value instanceof Map<?, ?> map) {
            List<Object> entries = new ArrayList<>();
            map.forEach((key, of) -> entries.add(List.of(List.of("e"), plain(key), plain(of))));
            return entries;
        }
        if (value instanceof Iterable<?> elements) {
            List<Object> list = new ArrayList<>();
            for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
                list.add(plain(each.next()));
            }
            return list;
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof Float number) {
            return "float " + Float.floatToRawIntBits(number);
        }
        if (value instanceof Double number) {
            return "double " + Double.doubleToRawLongBits(number);
        }
        if (value instanceof Schema schema) {
            return plainSchema(schema);
        }
        return value == null ? "null" : value;
    }

    private static List<Object> plainSchema(Schema schema) {
        List<Object> parts = new ArrayList<>();
        parts.add(schema.type());
        parts.add(schema.isOptional());
        parts.add(schema.name());
        parts.add(schema.version());
        parts.add(schema.doc());
        parts.add(schema.parameters());
        parts.add(plain(schema.defaultValue()));
        switch (schema.type()) {
            case STRUCT -> {
                for (Field field : schema.fields()) {
                    parts.add(field.name());
                    parts.add(field.index());
                    parts.add(plainSchema(field.schema()));
                }
            }
            case MAP -> {
                parts.add(plainSchema(schema.keySchema()));
                parts.add(plainSchema(schema.valueSchema()));
            }
            case ARRAY -> parts.add(plainSchema(schema.valueSchema()));
            default -> {}
        }
        return parts;
    }
}

package dev.jetconnect.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
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

                assertThat(PlainData.of(read.schema()))
                        .as("schema of seed %s", seed)
                        .isEqualTo(PlainData.of(schema));
                assertThat(PlainData.of(read.value()))
                        .as("value of seed %s", seed)
                        .isEqualTo(PlainData.of(value));
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
            assertThat(PlainData.of(read.value()))
                    .as("value of seed %s", seed)
                    .isEqualTo(PlainData.of(value));
        }
        assertThat(schemas.kept).isEmpty();
    }
}

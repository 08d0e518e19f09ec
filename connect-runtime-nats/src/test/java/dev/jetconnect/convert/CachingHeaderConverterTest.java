package dev.jetconnect.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachingHeaderConverterTest {
    private final SimpleHeaderConverter simple = new SimpleHeaderConverter();
    private final CachingHeaderConverter caching = new CachingHeaderConverter();

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "shop",
                "0",
                "-129",
                "1.5",
                "true",
                "null",
                "[1, 2]",
                "{\"a\": 1}",
                "2024-05-01",
                "2024-05-01T10:15:30.123Z",
                "\"quoted\"",
                "é€😀",
                "1e400"
            })
    void readsWhatSimpleHeaderConverterReadsEachTime(String text) {
        byte[] bytes = text == null ? null : text.getBytes(UTF_8);

        SchemaAndValue expected = simple.toConnectHeader("t", "h", bytes);

        assertThat(caching.toConnectHeader("t", "h", bytes)).isEqualTo(expected);
        assertThat(caching.toConnectHeader("t", "h", bytes)).isEqualTo(expected);
    }

    @Test
    void writesWhatSimpleHeaderConverterWritesEachTime() {
        List<SchemaAndValue> values =
                List.of(
                        new SchemaAndValue(Schema.STRING_SCHEMA, "shop"),
                        new SchemaAndValue(Schema.INT32_SCHEMA, 7),
                        new SchemaAndValue(Schema.INT64_SCHEMA, 7L),
                        new SchemaAndValue(null, 7),
                        new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, null),
                        new SchemaAndValue(
                                Timestamp.SCHEMA, Timestamp.toLogical(Timestamp.SCHEMA, 0)),
                        new SchemaAndValue(
                                SchemaBuilder.array(Schema.INT32_SCHEMA).build(), List.of(1)));
        for (SchemaAndValue value : values) {
            byte[] expected = simple.fromConnectHeader("t", "h", value.schema(), value.value());

            for (int i = 0; i < 2; i++) {
                assertThat(caching.fromConnectHeader("t", "h", value.schema(), value.value()))
                        .as(value + " the " + (i + 1) + ". time")
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void whatACallerDoesToItsBytesChangesNoOtherRecord() {
        byte[] given = "shop".getBytes(UTF_8);
        caching.toConnectHeader("t", "h", given);
        given[0] = 'c';
        byte[] written = caching.fromConnectHeader("t", "h", Schema.STRING_SCHEMA, "shop");
        written[0] = 'c';
        caching.fromConnectHeader("t", "h", Schema.STRING_SCHEMA, "shop")[0] = 'd';

        assertThat(caching.toConnectHeader("t", "h", given).value()).isEqualTo("chop");
        assertThat(caching.fromConnectHeader("t", "h", Schema.STRING_SCHEMA, "shop"))
                .isEqualTo("shop".getBytes(UTF_8));
    }

    @Test
    void mutableValuesAreMadeForEachRecord() {
        byte[] list = "[1, 2]".getBytes(UTF_8);

        assertThat(caching.toConnectHeader("t", "h", list).value())
                .isNotSameAs(caching.toConnectHeader("t", "h", list).value());
    }

    @Test
    void headersOfManyNamesAndChangingValuesAreReadRightly() {
        for (int i = 0; i < 5_000; i++) {
            String name = "h" + i % 700;
            String text = "v" + i % 3;

            assertThat(caching.toConnectHeader("t", name, text.getBytes(UTF_8)))
                    .isEqualTo(new SchemaAndValue(Schema.STRING_SCHEMA, text));
        }
    }

    @Test
    void isConfiguredAsSimpleHeaderConverter() {
        caching.configure(Map.of());

        assertThat(caching.config()).isSameAs(simple.config());
        assertThat(caching.version()).isEqualTo(simple.version());
    }
}

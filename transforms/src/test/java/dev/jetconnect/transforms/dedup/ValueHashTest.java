package dev.jetconnect.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class ValueHashTest {
    private final ValueHash values = new ValueHash();

    private String hash(Object... all) {
        SipHash hash = new SipHash(1, 2);
        for (Object value : all) {
            values.add(hash, value);
        }
        hash.end();
        return hash.high() + " " + hash.low();
    }

    private static Struct struct(String name, Object value) {
        Schema schema = SchemaBuilder.struct().field(name, Schema.STRING_SCHEMA).build();
        return new Struct(schema).put(name, value);
    }

    @Test
    void namesThatJavaHashesAlikeAreDifferent() {
        assertThat("Aa").hasSameHashCodeAs("BB");
        assertThat(hash(struct("Aa", "x"))).isNotEqualTo(hash(struct("BB", "x")));
    }

    @Test
    void sameRowsOfEqualSchemasAreTheSame() {
        assertThat(hash(struct("a", "x"))).isEqualTo(hash(struct("a", "x")));
    }

    @Test
    void whereValuesBeginAndEndMatters() {
        assertThat(hash("ab", "c")).isNotEqualTo(hash("a", "bc"));
        assertThat(hash(List.of("a"), "b")).isNotEqualTo(hash(List.of("a", "b")));
        assertThat(hash(Map.of("a", "b"))).isNotEqualTo(hash("a", "b"));
        assertThat(hash((Object) null)).isNotEqualTo(hash(""));
    }

    @Test
    void numbersAreTheSameInAnySize() {
        assertThat(hash(5)).isEqualTo(hash(5L)).isNotEqualTo(hash(5.0)).isNotEqualTo(hash("5"));
    }
}

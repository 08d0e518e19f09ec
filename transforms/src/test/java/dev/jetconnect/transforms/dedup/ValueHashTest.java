package dev.jetconnect.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
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

    @Test
    void nullFieldIsNoValue() {
        Schema schema =
                SchemaBuilder.struct()
                        .field("a", Schema.OPTIONAL_INT64_SCHEMA)
                        .field("b", Schema.OPTIONAL_INT64_SCHEMA)
                        .build();
        Set<String> hashes = new HashSet<>();
        // The words for a null and before such a number are among the numbers.
        Long[] numbers = {null, 0L, 0x9e3779b97f4a7c14L, 0x9e3779b97f4a7c15L};
        for (Long a : numbers) {
            for (Long b : numbers) {
                hashes.add(hash(new Struct(schema).put("a", a).put("b", b)));
            }
        }

        assertThat(hashes).hasSize(numbers.length * numbers.length);
    }

    @Test
    void innerStructsOfTwoSchemasDiffer() {
        Schema outer = SchemaBuilder.struct().field("in", struct("a", "x").schema()).build();
        Schema other = SchemaBuilder.struct().field("in", struct("b", "x").schema()).build();

        assertThat(hash(new Struct(outer).put("in", struct("a", "x"))))
                .isNotEqualTo(hash(new Struct(other).put("in", struct("b", "x"))));
    }

    @Test
    void widerColumnHoldsTheSameNumber() {
        Schema narrow = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
        Schema wide = SchemaBuilder.struct().field("a", Schema.INT64_SCHEMA).build();

        assertThat(hash(new Struct(narrow).put("a", 5)))
                .isEqualTo(hash(new Struct(wide).put("a", 5L)));
    }

    @Test
    void schemaThatHoldsItselfIsDescribedOnce() {
        SchemaThatHoldsItself node = new SchemaThatHoldsItself();

        assertThat(hash(new Struct(node).put("name", "leaf")))
                .isEqualTo(hash(new Struct(new SchemaThatHoldsItself()).put("name", "leaf")));
    }

    /** As converters of recursive formats make them. */
    private static final class SchemaThatHoldsItself extends ConnectSchema {
        private final Field name = new Field("name", 0, Schema.STRING_SCHEMA);
        private final Field parent = new Field("parent", 1, this);

        SchemaThatHoldsItself() {
            super(Type.STRUCT, true, null, null, null, null);
        }

        @Override
        public List<Field> fields() {
            return List.of(name, parent);
        }

        @Override
        public Field field(String fieldName) {
            return fieldName.equals("name") ? name : parent;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}

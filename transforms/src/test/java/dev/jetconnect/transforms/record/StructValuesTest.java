package dev.jetconnect.transforms.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.VarHandle;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class StructValuesTest {
    private static final Schema SCHEMA =
            SchemaBuilder.struct()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("note", SchemaBuilder.string().optional().defaultValue("none").build())
                    .build();
    private static final Field ID = SCHEMA.field("id");
    private static final Field NOTE = SCHEMA.field("note");

    @Test
    void fieldsOfThisConnectsStructsAreReachedDirectly() {
        assertThat(StructValues.find()).isNotNull();
        setsAndGets(StructValues.find());
    }

    /** As in a Connect whose structs are made otherwise. */
    @Test
    void methodsOfStructDoTheSame() {
        setsAndGets(null);
    }

    private static void setsAndGets(VarHandle values) {
        Struct struct = new Struct(SCHEMA);

        StructValues.set(values, struct, ID, 7L);
        StructValues.set(values, struct, NOTE, null);

        assertThat(StructValues.get(values, struct, ID)).isEqualTo(7L);
        assertThat(StructValues.get(values, struct, NOTE))
                .as("null, though the schema has a default")
                .isNull();
        struct.validate();
        assertThat(struct).isEqualTo(new Struct(SCHEMA).put(ID, 7L).put(NOTE, null));
    }
}

package dev.jetconnect.transforms.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class RowsCopyTest {
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("email", Schema.STRING_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("status", SchemaBuilder.string().defaultValue("open").build())
                    .build();
    private static final Schema SOURCE =
            SchemaBuilder.struct().field("name", Schema.STRING_SCHEMA).build();
    private static final Schema ENVELOPE = envelope(ROW);

    private final RowsCopy masking = RowsCopy.editing(ENVELOPE, new Stars());

    @Test
    void copyIsValidAndDiffersInTheEditedFieldsOnly() {
        Struct original = update(row("ada", "x"), row("bob", null));

        Struct copy = masking.copy(original);

        copy.validate();
        assertThat(copy).isEqualTo(update(row("***", "x"), row("***", null)));
        assertThat(original).isEqualTo(update(row("ada", "x"), row("bob", null)));
    }

    @Test
    void stateThatIsNullStaysNull() {
        assertThat(masking.copy(update(null, row("ada", "x"))))
                .isEqualTo(update(null, row("***", "x")));
    }

    @Test
    void nullIsNotReplacedByTheDefault() {
        Struct withoutStatus = row("ada", "x");

        Struct copy = masking.copy(update(withoutStatus, withoutStatus));

        assertThat(copy.getStruct("after").getWithoutDefault("status")).isNull();
    }

    @Test
    void whatHasNothingToEditIsNotCopied() {
        Schema other = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
        Struct row = new Struct(other).put("id", 1L);

        assertThat(RowsCopy.editing(other, new Stars()).copy(row)).isSameAs(row);
    }

    @Test
    void rowsThatHaveColumnsOfAnEnvelopesNamesAreRows() {
        Schema trades =
                SchemaBuilder.struct()
                        .field("op", Schema.STRING_SCHEMA)
                        .field("source", Schema.STRING_SCHEMA)
                        .field("email", Schema.STRING_SCHEMA)
                        .build();
        Struct row = new Struct(trades).put("op", "buy").put("source", "web").put("email", "ada");

        Struct copy = RowsCopy.editing(trades, new Stars()).copy(row);

        assertThat(copy.getString("email")).isEqualTo("***");
    }

    @Test
    void renamedCopyHasTheValuesUnderTheNewNames() {
        Schema renamed = RenamedSchema.of(ENVELOPE, name -> name.toUpperCase(Locale.ROOT));

        Struct copy = RowsCopy.renaming(ENVELOPE, renamed).copy(update(null, row("ada", "x")));

        copy.validate();
        assertThat(copy.schema()).isEqualTo(renamed);
        assertThat(copy.getStruct("after").get("EMAIL")).isEqualTo("ada");
        assertThat(copy.getStruct("after").get("NOTE")).isEqualTo("x");
        assertThat(copy.getStruct("source").get("name")).isEqualTo("shop");
    }

    private static Schema envelope(Schema row) {
        return SchemaBuilder.struct()
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }

    private static Struct update(Struct before, Struct after) {
        return new Struct(ENVELOPE)
                .put("before", before)
                .put("after", after)
                .put("source", new Struct(SOURCE).put("name", "shop"))
                .put("op", "u");
    }

    private static Struct row(String email, String note) {
        return new Struct(ROW).put("id", 1L).put("email", email).put("note", note);
    }

    private static final class Stars implements FieldEdit {
        @Override
        public boolean concerns(String name) {
            return name.equals("email");
        }

        @Override
        public Object edit(String name, Object value) {
            return "***";
        }
    }
}

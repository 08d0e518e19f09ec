package dev.jetconnect.databases.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.databases.structure.StructureRecord.Part;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

class StructureRecordTest {
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .name("row")
                    .field("id", Schema.INT64_SCHEMA)
                    .field("note", SchemaBuilder.string().optional().defaultValue("x").build())
                    .build();
    private static final Schema KEY =
            SchemaBuilder.struct().name("key").field("id", Schema.INT64_SCHEMA).build();

    private static final TableStructure TABLE =
            new TableStructure(
                    "shop.purchase",
                    "PostgreSQL",
                    "who buys",
                    List.of(
                            new ColumnStructure(
                                    "id",
                                    false,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Identity.ALWAYS,
                                    OptionalLong.of(7),
                                    Optional.empty(),
                                    false,
                                    ""),
                            new ColumnStructure(
                                    "note",
                                    true,
                                    Optional.of(
                                            new ColumnDefault(ColumnDefault.Kind.LITERAL, "'x'")),
                                    Optional.of("CURRENT_TIMESTAMP"),
                                    Identity.NONE,
                                    OptionalLong.empty(),
                                    Optional.of("upper(note)"),
                                    true,
                                    "what")),
                    List.of("id"),
                    List.of(
                            new IndexStructure(
                                    "by_note",
                                    true,
                                    false,
                                    List.of(new IndexPart("note", true, 10)),
                                    Optional.of("USING gin (note)"))),
                    List.of(
                            new ForeignKey(
                                    "of_other",
                                    List.of("a", "b"),
                                    "shop.other",
                                    List.of("c", "d"),
                                    "CASCADE",
                                    "NO ACTION",
                                    "DEFERRABLE")),
                    List.of(new Rule("positive", "CHECK (id > 0)")),
                    List.of(new Finding("trigger t", "no", "by hand")));

    @Test
    void isReadAsItWasWritten() {
        StructureRecord record = new StructureRecord(Part.REST, TABLE, ROW, Optional.of(KEY));

        StructureRecord read = StructureRecord.of(record.toStruct());

        assertThat(read.table()).isEqualTo(TABLE);
        assertThat(read.part()).isEqualTo(Part.REST);
        assertThat(read.row().fields()).isEqualTo(ROW.fields());
        assertThat(read.key().orElseThrow().fields()).isEqualTo(KEY.fields());
        assertThat(StructureRecord.isStructure(record.toStruct().schema())).isTrue();
    }

    @Test
    void tableWithoutKeyHasNone() {
        StructureRecord record = new StructureRecord(Part.TABLE, TABLE, ROW, Optional.empty());

        assertThat(StructureRecord.of(record.toStruct()).key()).isEmpty();
    }

    @Test
    void foreignKeyIsReadFromItsText() {
        ForeignKey key = TABLE.foreignKeys().get(0);

        assertThat(ForeignKey.parse(key.text())).isEqualTo(key);
    }
}

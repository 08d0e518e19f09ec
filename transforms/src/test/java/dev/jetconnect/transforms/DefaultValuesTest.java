package dev.jetconnect.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

/** A column that is null although it has a default is null, whatever Connect's getters say. */
class DefaultValuesTest {
    private static final Schema STATUS =
            SchemaBuilder.string().optional().defaultValue("open").build();
    private static final Schema ROW =
            SchemaBuilder.struct().optional().field("status", STATUS).build();
    private static final Schema ENVELOPE =
            SchemaBuilder.struct()
                    .field("before", ROW)
                    .field("after", ROW)
                    .field("source", SchemaBuilder.struct().build())
                    .field("op", Schema.STRING_SCHEMA)
                    .build();

    @Test
    void nullStaysNullWhereRowsAreCopied() {
        Transformation<SinkRecord> rename = new RenameByPattern<>();
        rename.configure(Map.of("case", "upper"));
        Transformation<SinkRecord> mask = new MaskField<>();
        mask.configure(Map.of("fields", "status", "secret", "sixteen letters!"));

        Struct renamed = (Struct) rename.apply(record(ROW, row(null), 0)).value();
        Struct masked = (Struct) mask.apply(record(ROW, row(null), 0)).value();

        assertThat(renamed.getWithoutDefault("STATUS")).isNull();
        assertThat(masked.getWithoutDefault("status")).isNull();
    }

    @Test
    void changeFromNullToTheDefaultIsAChange() {
        Transformation<SinkRecord> drop = new DropUnchanged<>();
        drop.configure(Map.of());
        Struct update =
                new Struct(ENVELOPE)
                        .put("before", row(null))
                        .put("after", row("open"))
                        .put("source", new Struct(ENVELOPE.field("source").schema()))
                        .put("op", "u");

        assertThat(drop.apply(record(ENVELOPE, update, 0))).isNotNull();
    }

    @Test
    void nullAndTheDefaultAreNoDuplicates() {
        Deduplicate<SinkRecord> deduplicate = new Deduplicate<>();
        deduplicate.configure(Map.of("key.mode", "value"));

        assertThat(deduplicate.apply(record(ROW, row(null), 0))).isNotNull();
        assertThat(deduplicate.apply(record(ROW, row("open"), 1))).isNotNull();
        assertThat(deduplicate.apply(record(ROW, row(null), 2))).isNull();
    }

    private static Struct row(String status) {
        return new Struct(ROW).put("status", status);
    }

    private static SinkRecord record(Schema schema, Struct value, long offset) {
        return new SinkRecord(
                "t", 0, null, null, schema, value, offset, 0L, TimestampType.CREATE_TIME);
    }
}

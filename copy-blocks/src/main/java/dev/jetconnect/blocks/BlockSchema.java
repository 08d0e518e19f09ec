package dev.jetconnect.blocks;

import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * The schema of records that are blocks: many rows of one table as text. The rows' own schema
 * travels as that of a field which never has a value, so whatever carries Connect's schemas carries
 * it.
 *
 * <p>The text is that of PostgreSQL's COPY: a line for each row, tabs between fields, {@code \N}
 * for null, and a backslash before what would be taken for any of these. Dates and times are in ISO
 * 8601 and UTC, bytes are hexadecimal behind {@code \x}, booleans are t and f, bits zeros and ones.
 */
public final class BlockSchema {
    public static final String NAME = "dev.jetconnect.copy.Block";
    public static final int VERSION = 1;

    private static final String ROWS = "rows";
    private static final String TEXT = "text";
    private static final String KEY = "key";
    private static final String ROW = "row";

    private BlockSchema() {}

    /**
     * @param key empty: the table has no key
     */
    public static Schema of(Schema row, Optional<Schema> key) {
        SchemaBuilder block =
                SchemaBuilder.struct()
                        .name(NAME)
                        .version(VERSION)
                        .field(ROWS, Schema.INT32_SCHEMA)
                        .field(TEXT, Schema.BYTES_SCHEMA)
                        .field(ROW, optional(row));
        key.ifPresent(schema -> block.field(KEY, optional(schema)));
        return block.build();
    }

    public static boolean isBlock(Schema schema) {
        return schema != null && NAME.equals(schema.name());
    }

    public static Schema row(Schema block) {
        return block.field(ROW).schema();
    }

    /** Empty: the table has no key. */
    public static Optional<Schema> key(Schema block) {
        return Optional.ofNullable(block.field(KEY)).map(Field::schema);
    }

    public static Struct block(Schema block, int rows, byte[] text) {
        return new Struct(block).put(ROWS, rows).put(TEXT, text);
    }

    public static int rows(Struct block) {
        return block.getInt32(ROWS);
    }

    public static byte[] text(Struct block) {
        return block.getBytes(TEXT);
    }

    private static Schema optional(Schema schema) {
        SchemaBuilder copy = SchemaBuilder.struct().optional();
        if (schema.name() != null) {
            copy.name(schema.name());
        }
        schema.fields().forEach(field -> copy.field(field.name(), field.schema()));
        return copy.build();
    }
}

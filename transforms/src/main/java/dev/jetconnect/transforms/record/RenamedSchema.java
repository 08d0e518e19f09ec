package dev.jetconnect.transforms.record;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * A row's schema with other names of its fields; of Debezium's envelope, with those of the rows in
 * it. The fields' order stays.
 *
 * <p>Immutable.
 */
public final class RenamedSchema {
    private final Schema original;
    private final Schema schema;

    /** What the two states of an envelope become; null for a flat row. */
    private final RenamedSchema row;

    private RenamedSchema(Schema original, Schema schema, RenamedSchema row) {
        this.original = original;
        this.schema = schema;
        this.row = row;
    }

    /**
     * Renames.
     *
     * @throws DataException if two fields would have one name
     */
    public static RenamedSchema of(Schema schema, UnaryOperator<String> rename) {
        Field after = schema.field(ChangeEvent.AFTER);
        boolean isEnvelope =
                schema.field(ChangeEvent.OPERATION) != null
                        && schema.field(ChangeEvent.SOURCE) != null;
        return isEnvelope && after != null && after.schema().type() == Schema.Type.STRUCT
                ? ofEnvelope(schema, ofRow(after.schema(), rename))
                : ofRow(schema, rename);
    }

    public static String collision(String name) {
        return "Two fields of one row would be called '"
                + name
                + "'. Let the pattern of RenameByPattern match fewer names.";
    }

    public Schema original() {
        return original;
    }

    public Schema schema() {
        return schema;
    }

    public Struct rename(Struct struct) {
        Struct renamed = new Struct(schema);
        List<Field> from = struct.schema().fields();
        List<Field> to = schema.fields();
        for (int i = 0; i < to.size(); i++) {
            Object value = RecordRows.stored(struct, from.get(i));
            RecordRows.put(
                    renamed,
                    to.get(i),
                    value instanceof Struct state ? renameState(i, state) : value);
        }
        return renamed;
    }

    private Object renameState(int index, Struct value) {
        return row != null && isState(original.fields().get(index)) ? row.rename(value) : value;
    }

    private static boolean isState(Field field) {
        return field.name().equals(ChangeEvent.BEFORE) || field.name().equals(ChangeEvent.AFTER);
    }

    private static RenamedSchema ofRow(Schema schema, UnaryOperator<String> rename) {
        SchemaBuilder builder = RecordRows.builderLike(schema);
        Set<String> names = new HashSet<>();
        for (Field field : schema.fields()) {
            String name = rename.apply(field.name());
            if (!names.add(name)) {
                throw new DataException(collision(name));
            }
            builder.field(name, field.schema());
        }
        return new RenamedSchema(schema, builder.build(), null);
    }

    private static RenamedSchema ofEnvelope(Schema schema, RenamedSchema row) {
        SchemaBuilder builder = RecordRows.builderLike(schema);
        for (Field field : schema.fields()) {
            builder.field(field.name(), isState(field) ? row.schema() : field.schema());
        }
        return new RenamedSchema(schema, builder.build(), row);
    }
}

package dev.jetconnect.transforms.record;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Copies the rows in values of one schema: the value itself, or both states of the row in
 * Debezium's envelope. The copy may have another schema with the same fields by other names.
 *
 * <p>Immutable, but for what the edit does.
 */
public final class RowsCopy {
    private final Schema schema;

    /** For a value that is a row; else null. */
    private final StructCopy row;

    /** For an envelope with rows that are to be copied. */
    private final Part[] parts;

    /**
     * One field of an envelope.
     *
     * @param state how to copy the row in it; null for what is put as it is
     */
    private record Part(Field from, Field to, StructCopy state) {}

    private RowsCopy(Schema schema, StructCopy row, List<Part> parts) {
        this.schema = schema;
        this.row = row;
        this.parts = parts.toArray(Part[]::new);
    }

    /** How to copy values into those of another schema. */
    public static RowsCopy renaming(Schema original, Schema schema) {
        return of(original, schema, FieldEdit.none());
    }

    /** How to copy values whose rows have fields that are to be edited; others are not copied. */
    public static RowsCopy editing(Schema schema, FieldEdit edit) {
        return of(schema, schema, edit);
    }

    private static RowsCopy of(Schema original, Schema schema, FieldEdit edit) {
        if (!ChangeEvent.isEnvelope(original)) {
            return new RowsCopy(schema, row(original, schema, edit), List.of());
        }
        List<Part> parts = new ArrayList<>();
        for (Field to : schema.fields()) {
            Field from = original.fields().get(to.index());
            StructCopy state =
                    ChangeEvent.isState(from) ? row(from.schema(), to.schema(), edit) : null;
            parts.add(new Part(from, to, state));
        }
        boolean hasRows = parts.stream().anyMatch(part -> part.state() != null);
        return new RowsCopy(schema, null, hasRows ? parts : List.of());
    }

    /** Null if such rows are not to be copied. */
    private static StructCopy row(Schema from, Schema to, FieldEdit edit) {
        boolean isChanged =
                !from.equals(to)
                        || from.fields().stream().anyMatch(field -> edit.concerns(field.name()));
        return isChanged ? new StructCopy(from, to, edit) : null;
    }

    /** The schema of the copies. */
    public Schema schema() {
        return schema;
    }

    /** The copy; the value itself if it has nothing to change. */
    public Struct copy(Struct original) {
        if (row != null) {
            return row.of(original);
        }
        return parts.length == 0 ? original : copyEnvelope(original);
    }

    private Struct copyEnvelope(Struct original) {
        Struct copy = new Struct(schema);
        for (Part part : parts) {
            Object value = StructValues.get(original, part.from());
            boolean isCopied = part.state() != null && value instanceof Struct;
            StructValues.set(copy, part.to(), isCopied ? part.state().of((Struct) value) : value);
        }
        return copy;
    }
}

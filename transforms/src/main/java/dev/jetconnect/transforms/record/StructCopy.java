package dev.jetconnect.transforms.record;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Copies structs into those of a schema with the same fields, maybe by other names, at little cost.
 * Connect builds a text for each named field that is put, for the message of a check that fails. A
 * copy's values were checked where they come from, so they are put by fields without a name, which
 * need no text.
 *
 * <p>Immutable.
 */
final class StructCopy {
    private final Schema schema;
    private final FieldCopy[] required;
    private final FieldCopy[] optional;

    StructCopy(Schema from, Schema to, FieldEdit edit) {
        this.schema = to;
        List<FieldCopy> needed = new ArrayList<>();
        List<FieldCopy> others = new ArrayList<>();
        for (Field field : to.fields()) {
            FieldCopy copy = new FieldCopy(from.fields().get(field.index()), field, edit);
            (field.schema().isOptional() ? others : needed).add(copy);
        }
        this.required = needed.toArray(FieldCopy[]::new);
        this.optional = others.toArray(FieldCopy[]::new);
    }

    Struct of(Struct original) {
        Struct copy = new Struct(schema);
        fill(copy, original, required);
        fill(copy, original, optional);
        return copy;
    }

    /**
     * Puts a copy into a field. Connect checks a struct that is put once more, field by field, so
     * it has only what it must have then, and gets the rest where it is.
     */
    void into(Struct holder, Field field, Struct original) {
        Struct copy = new Struct(schema);
        fill(copy, original, required);
        holder.put(field, copy);
        fill(copy, original, optional);
    }

    /** The field as it is to be put by. */
    static Field unnamed(Field field) {
        return new Field(null, field.index(), field.schema());
    }

    private static void fill(Struct copy, Struct original, FieldCopy[] fields) {
        for (FieldCopy field : fields) {
            field.copy(original, copy);
        }
    }

    private static final class FieldCopy {
        private final StoredField from;
        private final Field to;
        private final String name;

        /** Null if the value stays as it is. */
        private final FieldEdit edit;

        private FieldCopy(Field from, Field to, FieldEdit edit) {
            this.from = new StoredField(from);
            this.to = unnamed(to);
            this.name = from.name();
            this.edit = edit.concerns(name) ? edit : null;
        }

        private void copy(Struct original, Struct copy) {
            Object value = from.of(original);
            if (value != null) { // Connect's check of a null costs as much
                copy.put(to, edit == null ? value : edit.edit(name, value));
            }
        }
    }
}

package dev.jetconnect.transforms.record;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Copies structs into those of a schema with the same fields, maybe by other names.
 *
 * <p>Immutable.
 */
final class StructCopy {
    private final Schema schema;
    private final FieldCopy[] fields;

    StructCopy(Schema from, Schema to, FieldEdit edit) {
        this.schema = to;
        this.fields =
                to.fields().stream()
                        .map(field -> FieldCopy.of(from.fields().get(field.index()), field, edit))
                        .toArray(FieldCopy[]::new);
    }

    Struct of(Struct original) {
        Struct copy = new Struct(schema);
        for (FieldCopy field : fields) {
            field.copy(original, copy);
        }
        return copy;
    }

    /**
     * How to copy one field.
     *
     * @param edit null if the value stays as it is
     */
    private record FieldCopy(Field from, Field to, FieldEdit edit) {
        static FieldCopy of(Field from, Field to, FieldEdit edit) {
            return new FieldCopy(from, to, edit.concerns(from.name()) ? edit : null);
        }

        void copy(Struct original, Struct copy) {
            Object value = StructValues.get(original, from);
            if (value != null) {
                StructValues.set(copy, to, edit == null ? value : edit.edit(from.name(), value));
            }
        }
    }
}

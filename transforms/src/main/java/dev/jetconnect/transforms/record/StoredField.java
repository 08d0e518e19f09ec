package dev.jetconnect.transforms.record;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads a field's value as it is stored: a null is not taken for the schema's default, as Connect
 * does.
 *
 * <p>Immutable.
 */
public final class StoredField {
    private final Field field;

    public StoredField(Field field) {
        this.field = field;
    }

    public Object of(Struct struct) {
        return StructValues.get(struct, field);
    }
}

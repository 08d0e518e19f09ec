package dev.jetconnect.transforms.record;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads a field's value as it is stored: a null is not taken for the schema's default, as Connect
 * does. What that needs of the schema is read once.
 *
 * <p>Immutable.
 */
public final class StoredField {
    private final Field field;
    private final String name;
    private final boolean hasDefault;

    public StoredField(Field field) {
        this.field = field;
        this.name = field.name();
        this.hasDefault = field.schema().defaultValue() != null;
    }

    public Object of(Struct struct) {
        return hasDefault ? struct.getWithoutDefault(name) : struct.get(field);
    }
}

package dev.jetconnect.transforms.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * The fields of a struct as it holds them. Connect's own methods check each value that is put, in a
 * struct that is put all of its fields again, with a text made for each: half of the time of a
 * copy, whose values were checked where they come from. A Connect whose structs are made otherwise
 * is asked by these methods.
 *
 * <p>Thread-safe.
 */
final class StructValues {
    /** Null in such a Connect. */
    private static final VarHandle VALUES = find();

    private StructValues() {}

    /** The value, null where it is null, though the schema has a default. */
    static Object get(Struct struct, Field field) {
        return get(VALUES, struct, field);
    }

    static Object get(VarHandle values, Struct struct, Field field) {
        return values == null
                ? struct.getWithoutDefault(field.name())
                : ((Object[]) values.get(struct))[field.index()];
    }

    /** Sets what is known to be of the field's schema. */
    static void set(Struct struct, Field field, Object value) {
        set(VALUES, struct, field, value);
    }

    static void set(VarHandle values, Struct struct, Field field, Object value) {
        if (values == null) {
            struct.put(field, value);
        } else {
            ((Object[]) values.get(struct))[field.index()] = value;
        }
    }

    /** Null where structs are made otherwise. */
    static VarHandle find() {
        try {
            return MethodHandles.privateLookupIn(Struct.class, MethodHandles.lookup())
                    .findVarHandle(Struct.class, "values", Object[].class);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}

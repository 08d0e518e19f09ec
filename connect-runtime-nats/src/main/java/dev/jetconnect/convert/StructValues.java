package dev.jetconnect.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.connect.data.Struct;

/**
 * The fields of a struct by their index. {@link Struct} gives them by name only, with the default
 * in place of null, and checks each one with a text built for it: half of the time of a conversion.
 * Resolved when this class is initialised, so that another version of Connect cannot fail later.
 *
 * <p>Thread-safe.
 */
public final class StructValues {
    private static final VarHandle VALUES = values();

    private StructValues() {}

    /** What the struct holds, to be read, or to be filled in by who has made it. */
    public static Object[] of(Struct struct) {
        return (Object[]) VALUES.get(struct);
    }

    private static VarHandle values() {
        try {
            return MethodHandles.privateLookupIn(Struct.class, MethodHandles.lookup())
                    .findVarHandle(Struct.class, "values", Object[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

package dev.jetconnect.transforms.record;

/** What becomes of the fields of a row that is copied. */
public interface FieldEdit {
    /** Whether fields of this name are changed. */
    boolean concerns(String name);

    /** The new value of such a field, of the same type. */
    Object edit(String name, Object value);

    /** Leaves all as they are. */
    static FieldEdit none() {
        return new FieldEdit() {
            @Override
            public boolean concerns(String name) {
                return false;
            }

            @Override
            public Object edit(String name, Object value) {
                return value;
            }
        };
    }
}

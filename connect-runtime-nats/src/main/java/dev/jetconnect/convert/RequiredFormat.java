package dev.jetconnect.convert;

import org.apache.kafka.connect.errors.DataException;

/**
 * What must not be null, outside of a struct.
 *
 * <p>Thread-safe.
 */
record RequiredFormat(ValueFormat present, String what) implements ValueFormat {
    @Override
    public void write(RecordOutput out, Object value) {
        if (value == null) {
            throw new DataException(what + " is null, and its schema is not optional");
        }
        present.write(out, value);
    }

    @Override
    public Object read(RecordInput in) {
        return present.read(in);
    }
}

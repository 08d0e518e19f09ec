package dev.jetconnect.convert;

/**
 * What may be null, outside of a struct: a byte says whether it is there.
 *
 * <p>Thread-safe.
 */
record NullableFormat(ValueFormat present) implements ValueFormat {
    @Override
    public void write(RecordOutput out, Object value) {
        if (value == null) {
            out.put(0);
        } else {
            out.put(1);
            present.write(out, value);
        }
    }

    @Override
    public Object read(RecordInput in) {
        return in.get() == 0 ? null : present.read(in);
    }
}

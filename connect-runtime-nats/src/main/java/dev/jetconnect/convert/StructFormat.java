package dev.jetconnect.convert;

import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * The format of a struct: one bit for each field that may be null, set if it is there, then the
 * fields that are there. A struct without fields takes one byte.
 *
 * <p>Thread-safe.
 */
final class StructFormat implements ValueFormat {
    private static final int NEVER_NULL = -1;

    private final Schema schema;
    private final ValueFormat[] fields;
    private final int[] bits;
    private final int bitBytes;

    /** Equal to {@link #schema}, and not the same. A thread that sees an older one compares. */
    private Schema equal;

    StructFormat(Schema schema) {
        List<Field> given = schema.fields();
        this.schema = schema;
        this.equal = schema;
        this.fields = new ValueFormat[given.size()];
        this.bits = new int[given.size()];
        int nullable = 0;
        for (int i = 0; i < fields.length; i++) {
            Schema ofField = given.get(i).schema();
            fields[i] = ValueFormats.ofPresent(ofField);
            bits[i] = ValueFormats.isNullable(ofField) ? nullable++ : NEVER_NULL;
        }
        this.bitBytes = fields.length == 0 ? 1 : (nullable + Byte.SIZE - 1) / Byte.SIZE;
    }

    @Override
    public void write(RecordOutput out, Object value) {
        Struct struct = (Struct) value;
        requireSchema(struct.schema());
        Object[] values = StructValues.of(struct);
        int begin = out.putNoBits(bitBytes);
        for (int i = 0; i < fields.length; i++) {
            Object ofField = values[i];
            if (ofField != null) {
                if (bits[i] != NEVER_NULL) {
                    out.setBit(begin, bits[i]);
                }
                fields[i].write(out, ofField);
            } else if (bits[i] == NEVER_NULL) {
                throw new DataException(
                        "Field '"
                                + schema.fields().get(i).name()
                                + "' of "
                                + schema
                                + " is null, and its schema is not optional");
            }
        }
    }

    @Override
    public Object read(RecordInput in) {
        Struct struct = new Struct(schema);
        Object[] values = StructValues.of(struct);
        int begin = in.skip(bitBytes);
        for (int i = 0; i < fields.length; i++) {
            if (bits[i] == NEVER_NULL || in.isBitSet(begin, bits[i])) {
                values[i] = fields[i].read(in);
            }
        }
        return struct;
    }

    private void requireSchema(Schema given) {
        if (given != schema && given != equal) {
            if (!schema.equals(given)) {
                throw new DataException(
                        "A struct of " + given + " stands where the schema says " + schema);
            }
            equal = given;
        }
    }
}

package dev.jetconnect.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.kafka.connect.errors.DataException;

/**
 * The format of Connect's logical type Decimal: its unscaled value in two's complement behind the
 * number of its bytes. The scale is the schema's.
 *
 * <p>Thread-safe.
 */
record DecimalFormat(int scale) implements ValueFormat {
    @Override
    public void write(RecordOutput out, Object value) {
        BigDecimal decimal = (BigDecimal) value;
        if (decimal.scale() != scale) {
            throw new DataException(
                    "A decimal has the scale " + decimal.scale() + ", its schema has " + scale);
        }
        writeUnscaled(out, decimal);
    }

    @Override
    public Object read(RecordInput in) {
        return read(in, scale);
    }

    static void writeUnscaled(RecordOutput out, BigDecimal decimal) {
        BigInteger unscaled = decimal.unscaledValue();
        if (unscaled.bitLength() >= Long.SIZE) {
            out.putBytes(unscaled.toByteArray());
            return;
        }
        long value = unscaled.longValue();
        int count = unscaled.bitLength() / Byte.SIZE + 1;
        out.putUnsigned(count);
        for (int i = count - 1; i >= 0; i--) {
            out.put((int) (value >> (i * Byte.SIZE)));
        }
    }

    static BigDecimal read(RecordInput in, int scale) {
        int count = in.getCount();
        if (count == 0) {
            throw new DataException("A decimal has no digits");
        }
        return count <= Long.BYTES
                ? BigDecimal.valueOf(in.getLongOf(count), scale)
                : new BigDecimal(in.getBigInteger(count), scale);
    }
}

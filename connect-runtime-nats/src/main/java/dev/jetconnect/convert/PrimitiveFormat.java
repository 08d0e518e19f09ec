package dev.jetconnect.convert;

import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * The formats of types without parts.
 *
 * <p>Thread-safe.
 */
enum PrimitiveFormat implements ValueFormat {
    INT8 {
        @Override
        public void write(RecordOutput out, Object value) {
            out.put((Byte) value);
        }

        @Override
        public Object read(RecordInput in) {
            return in.get();
        }
    },
    INT16 {
        @Override
        public void write(RecordOutput out, Object value) {
            out.putSigned((Short) value);
        }

        @Override
        public Object read(RecordInput in) {
            return (short) in.getSigned();
        }
    },
    INT32 {
        @Override
        public void write(RecordOutput out, Object value) {
            out.putSigned((Integer) value);
        }

        @Override
        public Object read(RecordInput in) {
            return (int) in.getSigned();
        }
    },
    INT64 {
        @Override
        public void write(RecordOutput out, Object value) {
            out.putSigned((Long) value);
        }

        @Override
        public Object read(RecordInput in) {
            return in.getSigned();
        }
    },
    FLOAT32 {
        @Override
        public void write(RecordOutput out, Object value) {
            out.putInt(Float.floatToRawIntBits((Float) value));
        }

        @Override
        public Object read(RecordInput in) {
            return Float.intBitsToFloat(in.getInt());
        }
    },
    FLOAT64 {
        @Override
        public void write(RecordOutput out, Object value) {
            out.putLong(Double.doubleToRawLongBits((Double) value));
        }

        @Override
        public Object read(RecordInput in) {
            return Double.longBitsToDouble(in.getLong());
        }
    },
    BOOLEAN {
        @Override
        public void write(RecordOutput out, Object value) {
            out.put((Boolean) value ? 1 : 0);
        }

        @Override
        public Object read(RecordInput in) {
            return in.get() != 0;
        }
    },
    STRING {
        @Override
        public void write(RecordOutput out, Object value) {
            out.putText((String) value);
        }

        @Override
        public Object read(RecordInput in) {
            return in.getText();
        }
    },
    BYTES {
        @Override
        public void write(RecordOutput out, Object value) {
            if (value instanceof ByteBuffer buffer) {
                out.putBytes(buffer);
            } else {
                out.putBytes((byte[]) value);
            }
        }

        @Override
        public Object read(RecordInput in) {
            return in.getBytes();
        }
    };

    static PrimitiveFormat of(Schema.Type type) {
        return switch (type) {
            case INT8 -> INT8;
            case INT16 -> INT16;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case FLOAT32 -> FLOAT32;
            case FLOAT64 -> FLOAT64;
            case BOOLEAN -> BOOLEAN;
            case STRING -> STRING;
            case BYTES -> BYTES;
            case ARRAY, MAP, STRUCT -> throw new DataException(type + " has parts");
        };
    }
}

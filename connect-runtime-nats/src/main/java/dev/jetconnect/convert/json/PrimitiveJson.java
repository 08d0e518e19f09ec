package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;

/**
 * The formats of what has no parts. A value of another type than its schema says is unusual: the
 * cast fails.
 *
 * <p>Each is immutable.
 */
enum PrimitiveJson implements JsonFormat {
    INT8 {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((int) (Byte) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return (byte) wholeNumber(in);
        }
    },
    INT16 {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Short) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return (short) wholeNumber(in);
        }
    },
    INT32 {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Integer) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return (int) wholeNumber(in);
        }
    },
    INT64 {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Long) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return wholeNumber(in);
        }
    },
    FLOAT32 {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Float) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                    ? in.getDecimalValue().floatValue()
                    : (float) wholeNumber(in);
        }
    },
    FLOAT64 {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Double) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                    ? in.getDecimalValue().doubleValue()
                    : (double) wholeNumber(in);
        }
    },
    BOOLEAN {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeBoolean((Boolean) value);
        }

        @Override
        public Object read(JsonParser in) {
            if (!in.currentToken().isBoolean()) {
                throw new Unusual();
            }
            return in.currentToken() == JsonToken.VALUE_TRUE;
        }
    },
    STRING {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString(((CharSequence) value).toString());
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return text(in);
        }
    },
    BYTES {
        /** A buffer as a whole, wherever it stands: so does Connect. */
        @Override
        @SuppressWarnings("ByteBufferBackingArray")
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeBinary(value instanceof ByteBuffer buffer ? buffer.array() : (byte[]) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return bytes(in);
        }
    };

    static PrimitiveJson of(Schema.Type type) {
        return valueOf(type.name());
    }

    /** A number that a smaller type is cut out of, as Connect does. */
    static long wholeNumber(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT
                || in.getNumberType() == NumberType.BIG_INTEGER) {
            throw new Unusual();
        }
        return in.getLongValue();
    }

    static String text(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new Unusual();
        }
        return in.getText();
    }

    static byte[] bytes(JsonParser in) throws IOException {
        try {
            return Base64Variants.getDefaultVariant().decode(text(in).trim());
        } catch (IllegalArgumentException e) {
            throw new Unusual();
        }
    }
}

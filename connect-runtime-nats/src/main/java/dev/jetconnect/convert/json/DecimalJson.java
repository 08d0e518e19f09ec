package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * The format of Connect's Decimal: a number, or the bytes of its unscaled value. Both are read.
 *
 * <p>Immutable.
 */
final class DecimalJson implements JsonFormat {
    private final Schema schema;
    private final boolean isNumeric;

    DecimalJson(Schema schema, boolean isNumeric) {
        this.schema = schema;
        this.isNumeric = isNumeric;
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        if (!(value instanceof BigDecimal decimal)) {
            throw new Unusual();
        }
        if (isNumeric) {
            out.writeNumber(decimal);
            return;
        }
        try {
            out.writeBinary(Decimal.fromLogical(schema, decimal));
        } catch (DataException e) { // its scale is not the schema's
            throw new Unusual();
        }
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return in.getDecimalValue();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return BigDecimal.valueOf(PrimitiveJson.wholeNumber(in));
        }
        byte[] unscaled = PrimitiveJson.bytes(in);
        try {
            return Decimal.toLogical(schema, unscaled);
        } catch (DataException | NumberFormatException e) { // no scale in the schema, no bytes
            throw new Unusual();
        }
    }
}

package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import java.io.IOException;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * The format of Connect's Date, Time and Timestamp: a number.
 *
 * <p>Immutable.
 */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are.
final class DateJson implements JsonFormat {
    /** Days, milliseconds of the day, milliseconds since 1970. */
    enum Kind {
        DATE,
        TIME,
        TIMESTAMP
    }

    private final Schema schema;
    private final Kind kind;

    DateJson(Schema schema, Kind kind) {
        this.schema = schema;
        this.kind = kind;
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        if (!(value instanceof Date date)) {
            throw new Unusual();
        }
        try {
            switch (kind) {
                case DATE ->
                        out.writeNumber(
                                org.apache.kafka.connect.data.Date.fromLogical(schema, date));
                case TIME -> out.writeNumber(Time.fromLogical(schema, date));
                case TIMESTAMP -> out.writeNumber(Timestamp.fromLogical(schema, date));
            }
        } catch (DataException e) { // a date with a time, a time with a date
            throw new Unusual();
        }
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        long number = PrimitiveJson.wholeNumber(in);
        if (kind != Kind.TIMESTAMP && in.getNumberType() != NumberType.INT) {
            throw new Unusual();
        }
        try {
            return switch (kind) {
                case DATE -> org.apache.kafka.connect.data.Date.toLogical(schema, (int) number);
                case TIME -> Time.toLogical(schema, (int) number);
                case TIMESTAMP -> Timestamp.toLogical(schema, number);
            };
        } catch (DataException e) { // beyond a day
            throw new Unusual();
        }
    }
}

package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * How values of one schema stand in JSON, as Connect's JsonConverter has them. It knows the usual
 * cases only: where a value or a text is not what the schema lets expect, {@link Unusual} is
 * thrown.
 *
 * <p>Thread-safe.
 */
interface JsonFormat {
    /**
     * Writes a value.
     *
     * @param value not null
     */
    void write(JsonGenerator out, Object value) throws IOException;

    /** Reads the value that begins with the parser's current token, which is not a null. */
    Object read(JsonParser in) throws IOException;
}

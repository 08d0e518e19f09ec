package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;

/**
 * The format of what only Connect's own converter writes and reads: maps whose keys are no text.
 *
 * <p>Immutable.
 */
final class UnusualJson implements JsonFormat {
    @Override
    public void write(JsonGenerator out, Object value) {
        throw new Unusual();
    }

    @Override
    public Object read(JsonParser in) {
        throw new Unusual();
    }
}

package dev.jetconnect.load;

import org.apache.kafka.connect.data.Schema;

/**
 * Text of 240 characters that begins with its number.
 *
 * <p>Immutable.
 */
final class TextForm implements RecordForm {
    private static final int LENGTH = 240;
    private static final int DIGITS = 12;
    private static final long FIRST_NUMBER = 100_000_000_000L;
    private static final String REST =
            " a line as a log file has it".repeat(LENGTH).substring(0, LENGTH - DIGITS);

    @Override
    public Schema schema() {
        return Schema.STRING_SCHEMA;
    }

    @Override
    public Object value(long number) {
        return (FIRST_NUMBER + number) + REST;
    }

    @Override
    public long number(Object value) {
        return Long.parseLong((String) value, 0, DIGITS, 10) - FIRST_NUMBER;
    }
}

package dev.jetconnect.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.apache.kafka.connect.data.Schema;

/**
 * Text of 1,000 characters that begins with its number; the others look random, so that as much is
 * stored as was made.
 *
 * <p>Immutable.
 */
final class NoiseForm implements RecordForm {
    private static final int LENGTH = 1000;
    private static final int DIGITS = 12;
    private static final long FIRST_NUMBER = 100_000_000_000L;

    /** Neighbours begin far from each other: the golden ratio of 64 bits. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(ISO_8859_1);
    private static final int BITS = 6;
    private static final int CHARACTERS_OF_A_WORD = Long.SIZE / BITS;

    @Override
    public Schema schema() {
        return Schema.STRING_SCHEMA;
    }

    @Override
    public Object value(long number) {
        byte[] text = new byte[LENGTH];
        byte[] digits = Long.toString(FIRST_NUMBER + number).getBytes(ISO_8859_1);
        System.arraycopy(digits, 0, text, 0, DIGITS);
        long state = (FIRST_NUMBER + number) * STEP;
        for (int i = DIGITS; i < LENGTH; ) {
            state = next(state);
            long word = state;
            for (int j = 0; j < CHARACTERS_OF_A_WORD && i < LENGTH; j++) {
                text[i++] = ALPHABET[(int) (word & (ALPHABET.length - 1))];
                word >>>= BITS;
            }
        }
        return new String(text, ISO_8859_1);
    }

    @Override
    public long number(Object value) {
        return Long.parseLong((String) value, 0, DIGITS, 10) - FIRST_NUMBER;
    }

    /** Marsaglia's xorshift: cheap, and random enough for a compressor. */
    private static long next(long state) {
        long next = state ^ (state << 13);
        next ^= next >>> 7;
        return next ^ (next << 17);
    }
}

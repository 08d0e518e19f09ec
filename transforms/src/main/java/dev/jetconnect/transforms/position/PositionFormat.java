package dev.jetconnect.transforms.position;

/**
 * Writes positions as texts that compare as the positions do: numbers in hexadecimal digits of
 * fixed width, most significant first. They begin with a letter, since Connect's header converter
 * takes what looks like a number for one, and forgets its leading zeros.
 *
 * <p>Confined to one thread: it reuses its buffer.
 */
public final class PositionFormat implements PositionTarget {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final int LONG_DIGITS = 16;
    private static final char FIRST_LETTER = 'p';

    private final StringBuilder text = new StringBuilder();

    public PositionFormat begin() {
        text.setLength(0);
        text.append(FIRST_LETTER);
        return this;
    }

    /** Begins with a position, so that what is added distinguishes those that share it. */
    public PositionFormat beginWith(String position) {
        text.setLength(0);
        text.append(position);
        return this;
    }

    @Override
    public PositionFormat add(long number) {
        if (text.length() > 1) {
            text.append('-');
        }
        for (int shift = (LONG_DIGITS - 1) * 4; shift >= 0; shift -= 4) {
            text.append(DIGITS[(int) (number >>> shift) & 0xf]);
        }
        return this;
    }

    /** Adds a number that may be negative. */
    public PositionFormat addSigned(long number) {
        return add(number ^ Long.MIN_VALUE);
    }

    @Override
    public PositionFormat addSorted(String part) {
        if (text.length() > 1) {
            text.append('-');
        }
        text.append(part);
        return this;
    }

    public String end() {
        return text.toString();
    }
}

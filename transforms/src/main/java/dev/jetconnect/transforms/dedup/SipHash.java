package dev.jetconnect.transforms.dedup;

/**
 * SipHash-1-3 with a result of 128 bits, fed word by word. Nobody who does not know the key can
 * make two records collide on purpose. By chance, 10<sup>12</sup> records against a window of a
 * million collide with a probability below 10<sup>-20</sup>.
 *
 * <p>Confined to one thread; used again after {@link #begin()}.
 */
public final class SipHash {
    private static final int CHARS = 7;
    private static final int WIDE_CHARS = 3;
    private static final int WIDE = 1 << Byte.SIZE;
    private static final long WIDE_MARK = 1L << 56;

    private final long keyLow;
    private final long keyHigh;

    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long words;
    private long low;
    private long high;

    public SipHash(long keyLow, long keyHigh) {
        this.keyLow = keyLow;
        this.keyHigh = keyHigh;
        begin();
    }

    /** A hash with the same key that is not begun. */
    SipHash another() {
        return new SipHash(keyLow, keyHigh);
    }

    public void begin() {
        v0 = keyLow ^ 0x736f6d6570736575L;
        v1 = keyHigh ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = keyLow ^ 0x6c7967656e657261L;
        v3 = keyHigh ^ 0x7465646279746573L;
        words = 0;
    }

    public void add(long word) {
        words++;
        v3 ^= word;
        round();
        v0 ^= word;
    }

    /** Adds a text with its length. */
    public void add(String text) {
        add(text.length());
        addChars(text);
    }

    /**
     * Adds a text whose length was added: seven characters in a word where they fit into a byte
     * each, else in three words that are marked.
     */
    void addChars(String text) {
        int length = text.length();
        for (int from = 0; from < length; from += CHARS) {
            int to = Math.min(length, from + CHARS);
            long word = 0;
            int all = 0;
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                all |= c;
                word = (word << Byte.SIZE) | c;
            }
            if (all < WIDE) {
                add(word);
            } else {
                addWide(text, from, to);
            }
        }
    }

    private void addWide(String text, int from, int to) {
        for (int start = from; start < from + CHARS; start += WIDE_CHARS) {
            long word = WIDE_MARK;
            for (int i = start; i < Math.min(to, start + WIDE_CHARS); i++) {
                word |= (long) text.charAt(i) << ((i - start) * Character.SIZE);
            }
            add(word);
        }
    }

    public void end() {
        long length = (words * 8) << 56;
        v3 ^= length;
        round();
        v0 ^= length;
        v2 ^= 0xee;
        threeRounds();
        low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        threeRounds();
        high = v0 ^ v1 ^ v2 ^ v3;
    }

    public long low() {
        return low;
    }

    public long high() {
        return high;
    }

    private void threeRounds() {
        round();
        round();
        round();
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}

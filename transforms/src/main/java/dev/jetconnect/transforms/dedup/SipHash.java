package dev.jetconnect.transforms.dedup;

/**
 * SipHash-1-3 with a result of 128 bits, fed word by word. Nobody who does not know the key can
 * make two records collide on purpose. By chance, 10<sup>12</sup> records against a window of a
 * million collide with a probability below 10<sup>-20</sup>.
 *
 * <p>Confined to one thread; used again after {@link #begin()}.
 */
public final class SipHash {
    private final long keyLow;
    private final long keyHigh;

    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long words;
    private long low;
    private long high;
    private SipHash inner;

    public SipHash(long keyLow, long keyHigh) {
        this.keyLow = keyLow;
        this.keyHigh = keyHigh;
        begin();
    }

    /** A hash with the same key, for a part; the same one for each part, and not begun. */
    SipHash inner() {
        if (inner == null) {
            inner = new SipHash(keyLow, keyHigh);
        }
        return inner;
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

    /** Adds a text so that it is known where it ends. */
    public void add(String text) {
        TextWords.add(this, text);
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

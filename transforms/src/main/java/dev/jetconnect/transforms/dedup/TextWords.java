package dev.jetconnect.transforms.dedup;

/**
 * Makes words of texts: seven characters in a word where each of them fits into a byte, else three.
 * A word's highest byte says how many of them are new, how wide they are, and whether the text ends
 * with it, so the words of two texts can't be those of two others.
 *
 * <p>All methods are pure.
 */
final class TextWords {
    private static final int NARROW = 7;
    private static final int WIDE = 3;
    private static final int NARROW_MAX = 0xff;

    private static final int KIND_SHIFT = 56;
    private static final long LAST = 1L << KIND_SHIFT;
    private static final long WIDE_MARK = 2L << KIND_SHIFT;
    private static final int COUNT_SHIFT = KIND_SHIFT + 2;
    private static final long SEVEN = (long) NARROW << COUNT_SHIFT;

    private TextWords() {}

    static void add(SipHash hash, String text) {
        int length = text.length();
        if (length < NARROW) {
            addShort(hash, text, length);
            return;
        }
        int from = 0;
        for (; length - from > NARROW; from += NARROW) {
            addSeven(hash, text, from, SEVEN, from);
        }
        // The last word has the last seven characters, of which some may have been in the one
        // before.
        addSeven(hash, text, length - NARROW, LAST | (long) (length - from) << COUNT_SHIFT, from);
    }

    private static void addSeven(SipHash hash, String text, int at, long mark, int newFrom) {
        char a = text.charAt(at);
        char b = text.charAt(at + 1);
        char c = text.charAt(at + 2);
        char d = text.charAt(at + 3);
        char e = text.charAt(at + 4);
        char f = text.charAt(at + 5);
        char g = text.charAt(at + 6);
        if ((a | b | c | d | e | f | g) > NARROW_MAX) {
            addWide(hash, text, newFrom, at + NARROW, mark & LAST);
        } else {
            long low = a | b << 8 | c << 16;
            long high = d | e << 8 | f << 16;
            hash.add(low | high << 24 | (long) g << 48 | mark);
        }
    }

    private static void addShort(SipHash hash, String text, int length) {
        long word = LAST | (long) length << COUNT_SHIFT;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            all |= c;
            word |= (long) c << (i * Byte.SIZE);
        }
        if (all > NARROW_MAX) {
            addWide(hash, text, 0, length, LAST);
        } else {
            hash.add(word);
        }
    }

    private static void addWide(SipHash hash, String text, int start, int end, long last) {
        for (int from = start; from < end; from += WIDE) {
            int to = Math.min(end, from + WIDE);
            long word = WIDE_MARK | (long) (to - from) << COUNT_SHIFT;
            for (int i = from; i < to; i++) {
                word |= (long) text.charAt(i) << ((i - from) * Character.SIZE);
            }
            hash.add(to == end ? word | last : word);
        }
    }
}

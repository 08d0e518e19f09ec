package dev.jetconnect.sink.jdbc.dialect;

import org.apache.kafka.connect.errors.DataException;

/** How text is escaped with backslashes at one place that it goes to. Immutable. */
public final class Escaping {
    private static final int ASCII = 128;

    private final char[] replacements = new char[ASCII];
    private final boolean[] special = new boolean[ASCII];

    private final boolean takesZero;

    /**
     * @param characters which ones are escaped
     * @param replacements what stands behind the backslash for each
     * @param takesZero whether the database can store U+0000
     */
    public Escaping(String characters, String replacements, boolean takesZero) {
        this.takesZero = takesZero;
        for (int i = 0; i < characters.length(); i++) {
            this.replacements[characters.charAt(i)] = replacements.charAt(i);
            special[characters.charAt(i)] = true;
        }
        special[0] = true;
        this.replacements[0] = '0';
    }

    public void append(String text, StringBuilder out) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ASCII ? special[c] : Character.isSurrogate(c)) {
                out.append(text, 0, i);
                appendEscaped(text, i, out);
                return;
            }
        }
        out.append(text);
    }

    private void appendEscaped(String text, int start, StringBuilder out) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ASCII && special[c]) {
                out.append('\\').append(replacement(c));
            } else if (!Character.isSurrogate(c)) {
                out.append(c);
            } else {
                out.appendCodePoint(codePoint(text, i));
                i++;
            }
        }
    }

    private char replacement(char c) {
        if (c == 0 && !takesZero) {
            throw new DataException(
                    "the text holds the character U+0000, which the database cannot store;"
                            + " remove it at the source or with a transformation");
        }
        return replacements[c];
    }

    // An encoder would silently write a question mark for half a pair.
    private static int codePoint(String text, int index) {
        int codePoint = text.codePointAt(index);
        if (!Character.isSupplementaryCodePoint(codePoint)) {
            throw new DataException(
                    "the text holds an unpaired surrogate, which no UTF-8 text can hold;"
                            + " remove it at the source or with a transformation");
        }
        return codePoint;
    }
}

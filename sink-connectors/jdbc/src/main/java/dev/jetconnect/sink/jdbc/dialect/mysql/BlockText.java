package dev.jetconnect.sink.jdbc.dialect.mysql;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLDataException;
import java.util.Arrays;
import java.util.List;

/**
 * Rewrites rows of a block, byte by byte, to what LOAD DATA reads, or to the values of an INSERT.
 * Both know most of the escapes that blocks have. Confined to one thread.
 */
final class BlockText {
    private static final int CAPACITY_KEPT = 8 << 20;
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};

    private final BlockForm[] forms;
    private final byte[][] before;
    private final boolean isStatement;
    private byte[] out = new byte[64 << 10];
    private int length;
    private int rows;

    /**
     * @param isStatement whether values of an INSERT are wanted
     */
    BlockText(List<BlockForm> forms, boolean isStatement) {
        this.forms = forms.toArray(BlockForm[]::new);
        this.isStatement = isStatement;
        this.before = new byte[this.forms.length][];
        for (int i = 0; i < before.length; i++) {
            String quote = isStatement ? forms.get(i).literal().before() : "";
            before[i] = quote.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Begins anew, with what comes before all rows. */
    void begin(String start) {
        if (out.length > CAPACITY_KEPT) {
            out = new byte[64 << 10];
        }
        byte[] bytes = start.getBytes(StandardCharsets.UTF_8);
        length = 0;
        rows = 0;
        add(bytes);
    }

    /**
     * Adds rows of a block from one on, until there are so many bytes; returns where the next row
     * begins.
     *
     * @throws SQLDataException a value that the server has none for, as if it had refused it
     */
    int add(byte[] text, int start, int bytesMax) throws SQLDataException {
        int next = start;
        while (next < text.length && length < bytesMax) {
            if (isStatement) {
                add(rows == 0 ? '(' : ',');
                if (rows > 0) {
                    add('(');
                }
            }
            for (int i = 0; i < forms.length; i++) {
                int end = end(text, next);
                addField(i, text, next, end);
                add(isStatement ? (i == forms.length - 1 ? ')' : ',') : text[end]);
                next = end + 1;
            }
            rows++;
        }
        return next;
    }

    private static int end(byte[] text, int from) {
        int end = from;
        while (text[end] != '\t' && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private void addField(int index, byte[] text, int from, int to) throws SQLDataException {
        if (to - from == 2 && text[from] == '\\' && text[from + 1] == 'N') {
            if (isStatement) {
                add(NULL);
            } else {
                copy(text, from, to);
            }
            return;
        }
        add(before[index]);
        switch (forms[index]) {
            case AS_IS -> addText(text, from, to);
            case DATE -> addDate(text, from, to);
            case ZONED -> addDate(text, from, withoutZone(text, from, to));
            case BOOLEAN -> add(text[from] == 't' || text[from] == '1' ? '1' : '0');
            case BYTES -> copy(text, from + "\\\\x".length(), to);
            case BITS -> copy(text, from, to);
        }
        if (before[index].length > 0) {
            add('\'');
        }
    }

    private static int withoutZone(byte[] text, int from, int to) throws SQLDataException {
        if (to - from < 3 || text[to - 3] != '+' || text[to - 2] != '0' || text[to - 1] != '0') {
            throw noDate();
        }
        return to - 3;
    }

    /** The server takes years of five digits for something else, and infinity for an error. */
    private void addDate(byte[] text, int from, int to) throws SQLDataException {
        boolean isYear = to - from > 4 && text[from + 4] == '-' && isDigit(text[from]);
        if (!isYear || !isDigit(text[to - 1])) {
            throw noDate();
        }
        copy(text, from, to);
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }

    private static SQLDataException noDate() {
        return new SQLDataException("A time outside of the years 1 to 9999", "22007");
    }

    /** Two escapes are known to none of the servers' readers. */
    private void addText(byte[] text, int from, int to) {
        reserve(2 * (to - from));
        for (int i = from; i < to; i++) {
            byte next = text[i];
            if (next == '\\') {
                byte escaped = text[++i];
                if (escaped == 'f') {
                    out[length++] = '\f';
                } else if (escaped == 'v') {
                    out[length++] = 0x0B;
                } else {
                    out[length++] = next;
                    out[length++] = escaped;
                }
            } else {
                if (next == '\'' && isStatement) {
                    out[length++] = '\\';
                }
                out[length++] = next;
            }
        }
    }

    int rows() {
        return rows;
    }

    int bytes() {
        return length;
    }

    String statement() {
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    InputStream stream() {
        return new ByteArrayInputStream(out, 0, length);
    }

    private void add(byte[] bytes) {
        copy(bytes, 0, bytes.length);
    }

    private void copy(byte[] text, int from, int to) {
        reserve(to - from);
        System.arraycopy(text, from, out, length, to - from);
        length += to - from;
    }

    private void add(int letter) {
        reserve(1);
        out[length++] = (byte) letter;
    }

    private void reserve(int bytes) {
        if (length + bytes > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + bytes));
        }
    }
}

package dev.jetconnect.blocks;

import java.util.Arrays;

/** Collects the text of a block, field by field. Confined to one thread. */
public final class BlockText {
    private byte[] text;
    private int length;
    private int rows;

    public BlockText(int bytes) {
        text = new byte[bytes];
    }

    /** Adds a row that is text of this form already, with the end of its line. */
    public void addRow(byte[] row) {
        reserve(row.length);
        System.arraycopy(row, 0, text, length, row.length);
        length += row.length;
        rows++;
    }

    /** Adds a field of the row that is being made; null is its value. */
    public void addField(byte[] field) {
        if (field == null) {
            reserve(3);
            text[length++] = '\\';
            text[length++] = 'N';
        } else {
            reserve(2 * field.length + 1);
            for (byte next : field) {
                if (next < ' ' || next == '\\') {
                    append(next);
                } else {
                    text[length++] = next;
                }
            }
        }
        text[length++] = '\t';
    }

    /** Ends a row of fields, of which there is at least one. */
    public void endRow() {
        text[length - 1] = '\n';
        rows++;
    }

    public int rows() {
        return rows;
    }

    public int bytes() {
        return length;
    }

    /** Where the last row that was added begins. */
    public int lastRow() {
        int start = length - 1;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    /** The row that begins there, without escapes. */
    public byte[][] fieldsAt(int row, int count) {
        return BlockRows.fields(text, row, length, count);
    }

    /** What was collected; it begins anew. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(text, length);
        length = 0;
        rows = 0;
        return taken;
    }

    private void append(byte next) {
        byte escape = escape(next);
        if (escape != 0) {
            text[length++] = '\\';
            text[length++] = escape;
        } else {
            text[length++] = next;
        }
    }

    private static byte escape(byte next) {
        return switch (next) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    private void reserve(int bytes) {
        if (length + bytes > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, length + bytes));
        }
    }
}

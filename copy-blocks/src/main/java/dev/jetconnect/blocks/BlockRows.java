package dev.jetconnect.blocks;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Makes rows of the text of blocks. Confined to one thread. */
public final class BlockRows {
    private final Schema row;
    private final List<Field> fields;
    private final FieldReader[] readers;
    private byte[] plain = new byte[256];
    private int plainLength;

    public BlockRows(Schema row) {
        this.row = row;
        this.fields = row.fields();
        this.readers =
                fields.stream()
                        .map(field -> FieldReaders.of(field.schema()))
                        .toArray(FieldReader[]::new);
    }

    /**
     * Reads all rows of a block.
     *
     * @throws DataException a value that no record can have, with its column
     */
    public void read(byte[] text, Consumer<Struct> rows) {
        for (int from = 0; from < text.length; ) {
            Struct values = new Struct(row);
            for (int i = 0; i < readers.length; i++) {
                from = field(text, from, i, values);
            }
            rows.accept(values);
        }
    }

    /** Returns where the next field, or row, begins. */
    private int field(byte[] text, int from, int index, Struct values) {
        int end = from;
        boolean isEscaped = false;
        while (end < text.length && text[end] != '\t' && text[end] != '\n') {
            isEscaped |= text[end] == '\\';
            end++;
        }
        boolean endsRow = end == text.length || text[end] == '\n';
        if (endsRow != (index == readers.length - 1)) {
            throw new DataException(
                    "A block has rows of another number of fields than " + readers.length);
        }
        boolean isNull = isEscaped && end - from == 2 && text[from + 1] == 'N';
        if (!isNull) {
            put(values, fields.get(index), value(text, from, end, isEscaped, index));
        }
        return end + 1;
    }

    private Object value(byte[] text, int from, int to, boolean isEscaped, int index) {
        try {
            if (!isEscaped) {
                return readers[index].read(text, from, to);
            }
            unescape(text, from, to);
            return readers[index].read(plain, 0, plainLength);
        } catch (RuntimeException e) { // of whatever the text is no form of
            throw new DataException(
                    "Column '" + fields.get(index).name() + "' holds what is no value of its type",
                    e);
        }
    }

    private static void put(Struct values, Field field, Object value) {
        if (value == null && !field.schema().isOptional()) {
            throw new DataException(
                    "Column '"
                            + field.name()
                            + "' holds NaN or infinity, and may not be null: a decimal of Connect"
                            + " has neither. Send blocks, or leave the column out");
        }
        values.put(field, value);
    }

    private void unescape(byte[] text, int from, int to) {
        if (plain.length < to - from) {
            plain = new byte[(to - from) * 2];
        }
        plainLength = 0;
        for (int i = from; i < to; i++) {
            byte next = text[i];
            if (next == '\\') {
                i++;
                next = escaped(text[i]);
            }
            plain[plainLength++] = next;
        }
    }

    /** The fields of one row, without escapes; null where it is null. */
    public static byte[][] fields(byte[] text, int from, int to, int count) {
        byte[][] fields = new byte[count][];
        int next = from;
        for (int i = 0; i < count; i++) {
            int end = next;
            while (end < to && text[end] != '\t' && text[end] != '\n') {
                end++;
            }
            boolean isNull = end - next == 2 && text[next] == '\\' && text[next + 1] == 'N';
            fields[i] = isNull ? null : plain(text, next, end);
            next = end + 1;
        }
        return fields;
    }

    private static byte[] plain(byte[] text, int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            plain[length++] = text[i] == '\\' ? escaped(text[++i]) : text[i];
        }
        return Arrays.copyOf(plain, length);
    }

    private static byte escaped(byte letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }
}

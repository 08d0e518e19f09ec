package dev.jetconnect.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays in the text form of PostgreSQL. What is an array inside of one is null, as Debezium has
 * it, whose schemas know only one dimension.
 */
final class ArrayReader implements FieldReader {
    private final FieldReader elements;

    ArrayReader(FieldReader elements) {
        this.elements = elements;
    }

    @Override
    public Object read(byte[] text, int from, int to) {
        List<Object> values = new ArrayList<>();
        int next = from;
        while (text[next] != '{') { // bounds other than the usual ones stand before it
            next++;
        }
        next++;
        while (next < to && text[next] != '}') {
            if (text[next] == ',') {
                next++;
            } else if (text[next] == '{') {
                next = nestedEnd(text, next);
                values.add(null);
            } else {
                next = element(text, next, values);
            }
        }
        return values;
    }

    private int element(byte[] text, int from, List<Object> values) {
        if (text[from] == '"') {
            return quoted(text, from + 1, values);
        }
        int end = from;
        while (text[end] != ',' && text[end] != '}') {
            end++;
        }
        boolean isNull = end - from == 4 && FieldReaders.ascii(text, from, end).equals("NULL");
        values.add(isNull ? null : elements.read(text, from, end));
        return end;
    }

    private int quoted(byte[] text, int from, List<Object> values) {
        byte[] plain = new byte[16];
        int length = 0;
        int next = from;
        for (; text[next] != '"'; next++) {
            if (text[next] == '\\') {
                next++;
            }
            if (length == plain.length) {
                plain = Arrays.copyOf(plain, length * 2);
            }
            plain[length++] = text[next];
        }
        values.add(elements.read(plain, 0, length));
        return next + 1;
    }

    private static int nestedEnd(byte[] text, int from) {
        int depth = 0;
        for (int next = from; ; next++) {
            switch (text[next]) {
                case '{' -> depth++;
                case '"' -> next = quoteEnd(text, next + 1);
                case '}' -> {
                    depth--;
                    if (depth == 0) {
                        return next + 1;
                    }
                }
                default -> {
                    // part of an element
                }
            }
        }
    }

    private static int quoteEnd(byte[] text, int from) {
        int next = from;
        while (text[next] != '"') {
            next += text[next] == '\\' ? 2 : 1;
        }
        return next;
    }
}

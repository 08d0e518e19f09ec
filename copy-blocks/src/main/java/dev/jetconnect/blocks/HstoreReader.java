package dev.jetconnect.blocks;

import java.util.LinkedHashMap;
import java.util.Map;

/** PostgreSQL's hstore: {@code "name"=>"value", "other"=>NULL}. */
final class HstoreReader {
    private HstoreReader() {}

    static Object read(byte[] bytes, int from, int to) {
        String text = FieldReaders.text(bytes, from, to);
        Map<String, String> entries = new LinkedHashMap<>();
        int next = 0;
        while (next < text.length()) {
            StringBuilder name = new StringBuilder();
            next = quoted(text, next, name) + "=>".length();
            if (text.charAt(next) == '"') {
                StringBuilder value = new StringBuilder();
                next = quoted(text, next, value);
                entries.put(name.toString(), value.toString());
            } else {
                entries.put(name.toString(), null);
                next += "NULL".length();
            }
            next += ", ".length();
        }
        return entries;
    }

    private static int quoted(String text, int from, StringBuilder out) {
        int next = from + 1;
        for (; text.charAt(next) != '"'; next++) {
            if (text.charAt(next) == '\\') {
                next++;
            }
            out.append(text.charAt(next));
        }
        return next + 1;
    }
}

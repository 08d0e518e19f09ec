package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A row whose later changes wait for a refused one.
 *
 * @param table as the sink names it
 * @param key as text, the same in every run
 */
record ParkedKey(String table, String key) {
    static ParkedKey of(Change change) {
        return new ParkedKey(nameOf(change.table()), text(change.key()));
    }

    static String nameOf(TableId table) {
        return table.toString();
    }

    private static String text(Object key) {
        return key instanceof List<?> parts
                ? parts.stream().map(ParkedKey::part).collect(Collectors.joining(", "))
                : part(key);
    }

    /** Texts are quoted, so that no two keys look the same. */
    private static String part(Object value) {
        if (value instanceof String text) {
            return "'" + text.replace("'", "''") + "'";
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return "0x" + HexFormat.of().formatHex(copy);
        }
        return value.toString();
    }
}

package dev.jetconnect.sink.jdbc.dialect;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Names of indexes and constraints, which databases keep to a length. */
public final class ObjectName {
    private ObjectName() {}

    /** The name, or a beginning of it with what tells it from others that begin the same. */
    public static String fit(String name, int bytesMax) {
        return name.getBytes(StandardCharsets.UTF_8).length <= bytesMax
                ? name
                : marked(name, name, bytesMax);
    }

    /** The name with a mark, always the same, of what it belongs to. */
    public static String marked(String name, String owner, int bytesMax) {
        CRC32C sum = new CRC32C();
        sum.update(owner.getBytes(StandardCharsets.UTF_8));
        String mark = "_" + String.format("%08x", sum.getValue());
        String start = name;
        while (start.getBytes(StandardCharsets.UTF_8).length > bytesMax - mark.length()) {
            start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
        }
        return start + mark;
    }
}

package dev.jetconnect.sink.jdbc.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;

/**
 * Values of PostgreSQL's types that Debezium has no form of its own for: it sends the bytes of
 * their text. Which ones these are is known where the name of the source's type is sent along.
 */
public final class TextInBytes {
    private static final Set<String> TYPES =
            Set.of(
                    "INT4MULTIRANGE",
                    "INT8MULTIRANGE",
                    "NUMMULTIRANGE",
                    "TSMULTIRANGE",
                    "TSTZMULTIRANGE",
                    "DATEMULTIRANGE",
                    "LINE",
                    "LSEG",
                    "BOX",
                    "PATH",
                    "POLYGON",
                    "CIRCLE",
                    "TSQUERY",
                    "PG_LSN",
                    "JSONPATH",
                    "XID",
                    "XID8");

    private TextInBytes() {}

    public static boolean isSchema(Schema schema) {
        return schema.type() == Schema.Type.BYTES
                && schema.name() == null
                && SourceColumn.of(schema)
                        .filter(source -> TYPES.contains(source.type()))
                        .isPresent();
    }

    public static void append(Object value, Escaping escaping, StringBuilder out) {
        escaping.append(new String(ByteText.bytes(value), StandardCharsets.UTF_8), out);
    }
}

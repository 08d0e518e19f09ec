package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.JsonText;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;

/** What a value's text looks like in a statement, and in rows that are loaded. */
enum Literal {
    /** Only in columns of numbers: next to text it would be compared as a rounded number. */
    NUMBER("", "", ""),
    TEXT("'", "'", ""),
    HEX("X'", "'", "UNHEX(%s)"),
    BITS("b'", "'", "CAST(CONV(%s, 2, 10) AS UNSIGNED)");

    private static final Set<String> NUMBERS =
            Set.of(
                    "tinyint",
                    "smallint",
                    "mediumint",
                    "int",
                    "bigint",
                    "decimal",
                    "float",
                    "double",
                    "bit",
                    "year");

    private final String before;
    private final String after;
    private final String decoding;

    Literal(String before, String after, String decoding) {
        this.before = before;
        this.after = after;
        this.decoding = decoding;
    }

    /**
     * @param columnType the type's name in the catalog
     */
    static Literal of(Schema schema, String columnType) {
        if ("io.debezium.data.Bits".equals(schema.name())) {
            return columnType.equals("bit") ? BITS : TEXT;
        }
        if (JsonText.hasParts(schema)) {
            return NestedText.isBinary(schema, columnType) ? HEX : TEXT;
        }
        if (MySqlTypes.isNumber(schema)) {
            return NUMBERS.contains(columnType) ? NUMBER : TEXT;
        }
        return MySqlTypes.isBytes(schema, columnType) ? HEX : TEXT;
    }

    String before() {
        return before;
    }

    String after() {
        return after;
    }

    /** Whether loaded text is what the column takes. */
    boolean isLoadedAsIs() {
        return decoding.isEmpty();
    }

    /** The value of a variable that holds the loaded text. */
    String decoded(String variable) {
        return decoding.formatted(variable);
    }
}

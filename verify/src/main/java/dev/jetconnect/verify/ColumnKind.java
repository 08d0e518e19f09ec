package dev.jetconnect.verify;

import dev.jetconnect.databases.Column;
import dev.jetconnect.databases.DatabaseKind;
import java.util.Set;

/** What a column's values are, whatever its database calls the type. Immutable. */
enum ColumnKind {
    /** Whole or with a point, exact. */
    NUMBER,
    BOOLEAN,
    SINGLE,
    DOUBLE,
    BITS,
    TEXT,
    /** Text that its database fills up with spaces. */
    PADDED_TEXT,
    UUID,
    BYTES,
    DATE,
    TIME,
    /** A time with a zone. */
    ZONED_TIME,
    TIMESTAMP,
    INTERVAL,
    JSON,
    /** JSON whose numbers the database keeps as doubles. */
    JSON_OF_DOUBLES,
    /**
     * One of PostgreSQL's further types whose text is what is stored where there is no such type.
     */
    WORDS,
    /** Of no other database, or in another form there. */
    OTHER;

    private static final Set<String> POSTGRES_WORDS =
            Set.of(
                    "inet",
                    "cidr",
                    "macaddr",
                    "macaddr8",
                    "int4range",
                    "int8range",
                    "numrange",
                    "tsrange",
                    "tstzrange",
                    "daterange",
                    "int4multirange",
                    "int8multirange",
                    "nummultirange",
                    "tsmultirange",
                    "tstzmultirange",
                    "datemultirange",
                    "tsvector",
                    "tsquery",
                    "pg_lsn",
                    "xid",
                    "jsonpath");

    static ColumnKind of(DatabaseKind database, Column column) {
        return database == DatabaseKind.POSTGRESQL
                ? ofPostgres(column.type())
                : ofMySql(database, column.type());
    }

    private static ColumnKind ofPostgres(String type) {
        return switch (type) {
            case "smallint", "integer", "bigint", "numeric", "money", "oid" -> NUMBER;
            case "boolean" -> BOOLEAN;
            case "real" -> SINGLE;
            case "double precision" -> DOUBLE;
            case "bit", "bit varying" -> BITS;
            case "character", "\"char\"" -> PADDED_TEXT;
            case "text", "character varying", "name", "citext", "enum", "xml", "ltree" -> TEXT;
            case "uuid" -> UUID;
            case "bytea" -> BYTES;
            case "date" -> DATE;
            case "time without time zone" -> TIME;
            case "time with time zone" -> ZONED_TIME;
            case "timestamp without time zone", "timestamp with time zone" -> TIMESTAMP;
            case "interval" -> INTERVAL;
            case "json", "jsonb" -> JSON;
            default -> POSTGRES_WORDS.contains(type) ? WORDS : OTHER;
        };
    }

    private static ColumnKind ofMySql(DatabaseKind database, String type) {
        return switch (type) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year" -> NUMBER;
            case "float" -> SINGLE;
            case "double" -> DOUBLE;
            case "bit" -> BITS;
            case "char" -> PADDED_TEXT;
            case "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" -> TEXT;
            case "uuid" -> UUID;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> BYTES;
            case "date" -> DATE;
            case "time" -> TIME;
            case "datetime", "timestamp" -> TIMESTAMP;
            case "json" -> database == DatabaseKind.MYSQL ? JSON_OF_DOUBLES : JSON;
            case "inet4", "inet6" -> WORDS;
            default -> OTHER;
        };
    }

    boolean isText() {
        return this == TEXT || this == PADDED_TEXT || this == UUID;
    }

    boolean isExactNumber() {
        return this == NUMBER || this == BOOLEAN || this == BITS;
    }

    boolean isFloating() {
        return this == SINGLE || this == DOUBLE;
    }

    boolean isJson() {
        return this == JSON || this == JSON_OF_DOUBLES;
    }
}

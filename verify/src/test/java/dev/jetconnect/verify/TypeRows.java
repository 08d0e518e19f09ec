package dev.jetconnect.verify;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same rows with the types that each database has for them, as docs/TYPES.md tells what the
 * JDBC sink writes.
 */
final class TypeRows {
    private record Value(String postgres, String mySql) {}

    private record Type(String postgres, String mySql, String mariaDb, List<Value> values) {}

    private static final List<Type> TYPES =
            List.of(
                    same("smallint", "-32768", "32767"),
                    same("bigint", "-9223372036854775808", "9223372036854775807"),
                    type("numeric(20)", "bigint unsigned", "18446744073709551615", "0"),
                    type("numeric(12,2)", "decimal(12,2)", "-1234567890.12", "0.00", "1.5"),
                    type(
                            "numeric",
                            "decimal(65,30)",
                            "1.50",
                            "-0.000000000000000000000000000001",
                            "100"),
                    type("numeric", "longtext", "'1" + "0".repeat(100) + "'", "'NaN'"),
                    type("real", "float", "0.1", "1e30", "-1e-30"),
                    type(
                            "double precision",
                            "double",
                            "0.30000000000000004",
                            "1e300",
                            "5e-324",
                            "-0e0"),
                    new Type("boolean", "tinyint(1)", "tinyint(1)", values("true=1", "false=0")),
                    new Type("boolean", "bit(1)", "bit(1)", values("true=b'1'", "false=b'0'")),
                    new Type(
                            "bit(10)",
                            "bit(10)",
                            "bit(10)",
                            values("B'1000000101'=b'1000000101'", "B'0000000000'=0")),
                    same("char(5)", "'ab'", "'é€😀'"),
                    type("char(5)", "longtext", "'ab'"),
                    same("varchar(20)", "'trailing  '", "''", "'Ümlaut'"),
                    new Type(
                            "text",
                            "longtext",
                            "longtext",
                            values(
                                    "E'tab\\tline\\nback\\\\slash é € 😀'='tab\\tline\\nback\\\\slash é € 😀'")),
                    new Type(
                            "bytea",
                            "longblob",
                            "longblob",
                            values("'\\x00ff5c0a27'=x'00ff5c0a27'", "'\\x'=''")),
                    same("date", "'2024-02-29'", "'0001-01-01'", "'9999-12-31'"),
                    type("time", "time(6)", "'00:00:00'", "'23:59:59.999999'", "'24:00:00'"),
                    type("time(3)", "time(3)", "'10:15:30.120'"),
                    new Type(
                            "timetz",
                            "time(6)",
                            "time(6)",
                            values("'10:15:30.123456+02'='08:15:30.123456'")),
                    type("interval", "time(6)", "'-838:59:59'", "'25:00:00.5'"),
                    type(
                            "timestamp",
                            "datetime(6)",
                            "'2024-05-01 10:15:30.1234'",
                            "'1969-12-31 23:59:59.999999'",
                            "'0001-01-01 00:00:00'"),
                    new Type(
                            "timestamptz",
                            "datetime(6)",
                            "datetime(6)",
                            values("'2024-05-01 10:15:30.123456+02'='2024-05-01 08:15:30.123456'")),
                    new Type(
                            "timestamptz",
                            "timestamp(6) NULL",
                            "timestamp(6) NULL",
                            values("'2024-05-01 10:15:30.5+02'='2024-05-01 08:15:30.5'")),
                    new Type(
                            "json",
                            "json",
                            "json",
                            values(
                                    "'{\"b\": 1,  \"a\": [1.50, \"\\\\\", true]}'"
                                            + "='{\"a\": [1.5, \"\\\\\\\\\", true], \"b\": 1}'")),
                    type("jsonb", "json", "'\"text\"'", "'1e2'", "'null'"),
                    same("char(36)", "'0f8fad5b-d9cb-469f-a165-70867728950e'"),
                    new Type(
                            "uuid",
                            "char(36)",
                            "uuid",
                            values(
                                    "'0f8fad5b-d9cb-469f-a165-70867728950e'"
                                            + "='0F8FAD5B-d9cb-469f-a165-70867728950e'")),
                    type("inet", "longtext", "'10.0.0.1'", "'192.168.0.0/16'"),
                    type("int4range", "longtext", "'[1,10)'", "'empty'"),
                    type("mood", "enum('sad','ok')", "'sad'", "'ok'"),
                    type("mood", "longtext", "'sad'"),
                    type("money", "decimal(12,2)", "'-1234.56'"),
                    type("smallint", "year", "2155", "1901"),
                    type("xml", "longtext", "'<a b=\"c\">ü</a>'"));

    private TypeRows() {}

    static int columns() {
        return TYPES.size();
    }

    /** Makes the table {@code types}: a row for each value of the types, and one of nulls. */
    static void create(DatabaseAddress address) {
        boolean isPostgres = address.kind() == DatabaseKind.POSTGRESQL;
        List<String> statements = new ArrayList<>();
        if (isPostgres) {
            statements.add("CREATE TYPE mood AS ENUM ('sad', 'ok')");
        }
        List<String> columns = new ArrayList<>(List.of("id int PRIMARY KEY"));
        for (int i = 0; i < TYPES.size(); i++) {
            columns.add("c" + i + " " + name(TYPES.get(i), address.kind()));
        }
        statements.add("CREATE TABLE types (" + String.join(", ", columns) + ")");
        int rows = TYPES.stream().mapToInt(type -> type.values.size()).max().orElseThrow();
        for (int row = 0; row <= rows; row++) {
            List<String> values = new ArrayList<>(List.of(String.valueOf(row)));
            for (Type type : TYPES) {
                Value value = row < type.values.size() ? type.values.get(row) : null;
                values.add(value == null ? "NULL" : isPostgres ? value.postgres : value.mySql);
            }
            statements.add("INSERT INTO types VALUES (" + String.join(", ", values) + ")");
        }
        TestServers.execute(address, statements.toArray(new String[0]));
    }

    static String allNull() {
        return IntStream.range(0, TYPES.size())
                .mapToObj(i -> "c" + i + " = NULL")
                .collect(java.util.stream.Collectors.joining(", "));
    }

    private static String name(Type type, DatabaseKind kind) {
        return switch (kind) {
            case POSTGRESQL -> type.postgres;
            case MYSQL -> type.mySql;
            case MARIADB -> type.mariaDb;
        };
    }

    private static Type same(String name, String... values) {
        return type(name, name, values);
    }

    private static Type type(String postgres, String mySql, String... values) {
        return new Type(
                postgres,
                mySql,
                mySql,
                java.util.stream.Stream.of(values).map(value -> new Value(value, value)).toList());
    }

    /**
     * @param values what PostgreSQL takes, and behind an equal sign what the others do
     */
    private static List<Value> values(String... values) {
        return java.util.stream.Stream.of(values)
                .map(value -> value.split("(?<=['a-z])=(?=[xb'01])", 2))
                .map(parts -> new Value(parts[0], parts[1]))
                .toList();
    }
}

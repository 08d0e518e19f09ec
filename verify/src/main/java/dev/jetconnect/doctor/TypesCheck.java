package dev.jetconnect.doctor;

import dev.jetconnect.databases.Column;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which columns are not the same everywhere behind: as docs/TYPES.md has it, where it was found by
 * moving values of each type.
 */
final class TypesCheck implements Check {
    private static final int COLUMNS_MAX = 5;

    /** Types that only PostgreSQL has: text elsewhere. */
    private static final Set<String> TEXT_ELSEWHERE =
            Set.of(
                    "interval",
                    "inet",
                    "cidr",
                    "macaddr",
                    "macaddr8",
                    "int4range",
                    "int8range",
                    "numrange",
                    "daterange",
                    "tsrange",
                    "tstzrange",
                    "int4multirange",
                    "int8multirange",
                    "nummultirange",
                    "datemultirange",
                    "tsmultirange",
                    "tstzmultirange",
                    "line",
                    "lseg",
                    "box",
                    "path",
                    "polygon",
                    "circle",
                    "tsquery",
                    "tsvector",
                    "jsonpath",
                    "pg_lsn",
                    "xml",
                    "ltree",
                    "citext");

    private static final Set<String> GEOMETRIES =
            Set.of(
                    "geometry",
                    "geography",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection",
                    "geomcollection");

    @Override
    public List<Finding> look(Patient patient, Session session) throws SQLException {
        boolean isPostgres = session.database() == DatabaseKind.POSTGRESQL;
        Map<String, List<String>> found = new TreeMap<>();
        for (Table table : session.tables(patient)) {
            for (Column column : table.columns()) {
                String loss = isPostgres ? ofPostgres(column) : ofMySql(column);
                if (!loss.isEmpty()) {
                    found.computeIfAbsent(loss, key -> new ArrayList<>())
                            .add(table.id() + "." + column.name() + " " + column.definition());
                }
            }
        }
        return found.entrySet().stream().map(TypesCheck::warning).toList();
    }

    private static String ofPostgres(Column column) {
        String type = column.type();
        if (type.startsWith("_") || column.definition().endsWith("[]")) {
            return "arrays are JSON or text outside of PostgreSQL";
        }
        if (TEXT_ELSEWHERE.contains(type)) {
            return "types that only PostgreSQL has are text elsewhere";
        }
        if (type.equals("timetz") || type.equals("time with time zone")) {
            return "times with a zone arrive in UTC, without a zone outside of PostgreSQL";
        }
        if (type.equals("numeric") || type.equals("decimal")) {
            return column.definition().contains("(")
                    ? ""
                    : "numeric without precision may have NaN, which arrives as null, and more"
                            + " digits than MySQL's and MariaDB's decimals hold";
        }
        return GEOMETRIES.contains(type) ? "geometries are bytes where PostGIS is missing" : "";
    }

    private static String ofMySql(Column column) {
        return switch (column.type()) {
            case "enum", "set" -> "enum and set are text in another kind of database";
            case "inet4", "inet6" -> "Debezium's connector fails on inet4 and inet6";
            case "date", "datetime", "timestamp" -> "";
            default ->
                    GEOMETRIES.contains(column.type())
                            ? "geometries are bytes where PostGIS is missing"
                            : "";
        };
    }

    private static Finding warning(Map.Entry<String, List<String>> found) {
        List<String> columns = found.getValue();
        String more =
                columns.size() > COLUMNS_MAX
                        ? ", and " + (columns.size() - COLUMNS_MAX) + " more"
                        : "";
        return Finding.warn(
                found.getKey()
                        + ": "
                        + String.join(
                                ", ", columns.subList(0, Math.min(COLUMNS_MAX, columns.size())))
                        + more,
                "docs/TYPES.md tells what becomes of each type, from database to database.");
    }
}

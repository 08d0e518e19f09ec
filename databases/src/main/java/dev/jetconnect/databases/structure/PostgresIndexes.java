package dev.jetconnect.databases.structure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads PostgreSQL's indexes. */
final class PostgresIndexes {
    // Plain is what no word but a column's name and DESC is needed for.
    private static final String INDEXES =
            "SELECT c.relname, i.indisunique, k.contype = 'u', pg_get_indexdef(i.indexrelid),"
                    + " m.amname = 'btree' AND i.indpred IS NULL AND i.indexprs IS NULL"
                    + " AND i.indnatts = coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)"
                    + " AND coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'false'"
                    + " AND NOT EXISTS (SELECT FROM unnest(i.indoption) o WHERE o NOT IN (0, 3))"
                    + " AND NOT EXISTS (SELECT FROM unnest(i.indclass) o"
                    + " JOIN pg_catalog.pg_opclass oc ON oc.oid = o WHERE NOT oc.opcdefault)"
                    + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute x"
                    + " JOIN pg_catalog.pg_attribute y ON y.attrelid = i.indrelid"
                    + " AND y.attnum = i.indkey[x.attnum - 1]"
                    + " WHERE x.attrelid = i.indexrelid AND x.attcollation <> y.attcollation)"
                    + " AND (k.oid IS NULL OR NOT k.condeferrable),"
                    + " a.attname, coalesce(i.indoption[p.position - 1], 0) = 3,"
                    + " pg_get_constraintdef(k.oid)"
                    + " FROM pg_catalog.pg_index i"
                    + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                    + " JOIN pg_catalog.pg_am m ON m.oid = c.relam"
                    + " LEFT JOIN pg_catalog.pg_constraint k"
                    + " ON k.conindid = i.indexrelid AND k.contype IN ('u', 'x')"
                    + " AND k.conrelid = i.indrelid"
                    + " CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY p (attnum,"
                    + " position)"
                    + " LEFT JOIN pg_catalog.pg_attribute a"
                    + " ON a.attrelid = i.indrelid AND a.attnum = p.attnum AND p.attnum > 0"
                    + " WHERE i.indrelid = ? AND NOT i.indisprimary AND i.indisvalid"
                    + " AND coalesce(k.contype, 'u') <> 'x'"
                    + " ORDER BY c.relname, p.position";
    private static final String USING = " USING ";

    private PostgresIndexes() {}

    static List<IndexStructure> read(Connection connection, long oid) throws SQLException {
        Map<String, IndexStructure> indexes = new LinkedHashMap<>();
        Rows.read(
                connection,
                INDEXES,
                row -> indexes.merge(row.getString(1), index(row), PostgresIndexes::joined),
                oid);
        return List.copyOf(indexes.values());
    }

    private static IndexStructure index(ResultSet row) throws SQLException {
        boolean isConstraint = row.getBoolean(3);
        String column = row.getString(6);
        return new IndexStructure(
                row.getString(1),
                row.getBoolean(2),
                isConstraint,
                column == null ? List.of() : List.of(new IndexPart(column, row.getBoolean(7), 0)),
                row.getBoolean(5)
                        ? Optional.empty()
                        : Optional.of(
                                isConstraint ? row.getString(8) : afterUsing(row.getString(4))));
    }

    private static String afterUsing(String definition) {
        return definition.substring(definition.indexOf(USING) + 1);
    }

    private static IndexStructure joined(IndexStructure first, IndexStructure next) {
        List<IndexPart> parts = new ArrayList<>(first.parts());
        parts.addAll(next.parts());
        return new IndexStructure(
                first.name(), first.isUnique(), first.isConstraint(), parts, first.special());
    }
}

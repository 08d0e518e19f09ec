package dev.jetconnect.databases.structure;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What PostgreSQL's catalog says of tables. Immutable. */
final class PostgresStructure implements StructureCatalog {
    static final String PRODUCT = "PostgreSQL";

    private static final String TABLE =
            "SELECT c.oid, n.nspname || '.' || c.relname,"
                    + " coalesce(obj_description(c.oid, 'pg_class'), '')"
                    + " FROM pg_catalog.pg_class c"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p')";
    // Before version 12 no column was generated, and the catalog did not say.
    private static final String COLUMNS =
            "SELECT a.attname, NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid),"
                    + " coalesce(to_jsonb(a) ->> 'attgenerated', ''), a.attidentity,"
                    + " pg_get_serial_sequence(?, a.attname),"
                    + " coalesce(col_description(a.attrelid, a.attnum), '')"
                    + " FROM pg_catalog.pg_attribute a"
                    + " LEFT JOIN pg_catalog.pg_attrdef d"
                    + " ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                    + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped"
                    + " ORDER BY a.attnum";
    private static final String PRIMARY_KEY =
            "SELECT a.attname FROM pg_catalog.pg_index i"
                    + " CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (attnum, position)"
                    + " JOIN pg_catalog.pg_attribute a"
                    + " ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
                    + " WHERE i.indrelid = ? AND i.indisprimary"
                    + " AND k.position <= coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)"
                    + " ORDER BY k.position";
    private static final String NEXT =
            "SELECT CASE WHEN s.is_called THEN s.last_value + p.seqincrement ELSE s.last_value END"
                    + " FROM %s s, pg_catalog.pg_sequence p WHERE p.seqrelid = ?::regclass";

    @Override
    public Optional<TableStructure> read(Connection connection, TableId table) throws SQLException {
        String quoted = DatabaseKind.POSTGRESQL.quote(table);
        List<TableStructure> found =
                Rows.read(connection, TABLE, row -> read(connection, quoted, row), quoted);
        return found.stream().findFirst();
    }

    private static TableStructure read(Connection connection, String quoted, ResultSet row)
            throws SQLException {
        long oid = row.getLong(1);
        return new TableStructure(
                row.getString(2),
                PRODUCT,
                row.getString(3),
                columns(connection, quoted, oid),
                Rows.read(connection, PRIMARY_KEY, key -> key.getString(1), oid),
                PostgresIndexes.read(connection, oid),
                PostgresConstraints.foreignKeys(connection, oid),
                PostgresConstraints.rules(connection, oid),
                List.of());
    }

    @Override
    public List<Finding> findings(Connection connection, TableId table) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        String quoted = DatabaseKind.POSTGRESQL.quote(table);
        Rows.read(
                connection,
                TABLE,
                row -> findings.addAll(PostgresFindings.of(connection, row.getLong(1))),
                quoted);
        return findings;
    }

    private static List<ColumnStructure> columns(Connection connection, String quoted, long oid)
            throws SQLException {
        List<ColumnStructure> columns = new ArrayList<>();
        Rows.read(connection, COLUMNS, row -> columns.add(column(connection, row)), quoted, oid);
        return columns;
    }

    private static ColumnStructure column(Connection connection, ResultSet row)
            throws SQLException {
        Optional<String> expression = Optional.ofNullable(row.getString(3));
        boolean isGenerated = !row.getString(4).isEmpty();
        Optional<String> sequence = Optional.ofNullable(row.getString(6));
        Identity identity = identity(row.getString(5), expression, sequence);
        boolean hasDefault = !isGenerated && identity == Identity.NONE;
        return new ColumnStructure(
                row.getString(1),
                row.getBoolean(2),
                hasDefault ? expression.map(PostgresDefaults::of) : Optional.empty(),
                Optional.empty(),
                identity,
                identity == Identity.NONE
                        ? OptionalLong.empty()
                        : next(connection, sequence.orElseThrow()),
                isGenerated ? expression : Optional.empty(),
                "s".equals(row.getString(4)),
                row.getString(7));
    }

    /** A sequence that the column owns is what an identity is, under an older name. */
    private static Identity identity(
            String identity, Optional<String> expression, Optional<String> sequence) {
        return switch (identity) {
            case "a" -> Identity.ALWAYS;
            case "d" -> Identity.BY_DEFAULT;
            default ->
                    sequence.isPresent()
                                    && expression.filter(e -> e.contains("nextval(")).isPresent()
                            ? Identity.BY_DEFAULT
                            : Identity.NONE;
        };
    }

    /**
     * @param sequence as SQL has it
     */
    private static OptionalLong next(Connection connection, String sequence) throws SQLException {
        return OptionalLong.of(
                Rows.read(connection, NEXT.formatted(sequence), row -> row.getLong(1), sequence)
                        .get(0));
    }

    @Override
    public List<Finding> beside(Connection connection, Set<String> schemas) throws SQLException {
        return PostgresFindings.beside(connection, schemas);
    }
}

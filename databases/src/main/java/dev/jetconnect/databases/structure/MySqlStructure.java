package dev.jetconnect.databases.structure;

import dev.jetconnect.databases.Column;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Table;
import dev.jetconnect.databases.TableCatalog;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.TableKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the catalog of MySQL and MariaDB says of tables. Immutable. */
final class MySqlStructure implements StructureCatalog {
    static final String MARIADB = "MariaDB";

    private static final String MORE =
            "SELECT column_name, extra, COALESCE(generation_expression, ''), column_comment"
                    + " FROM information_schema.columns"
                    + " WHERE table_schema = ? AND table_name = ?";
    private static final String COMMENT =
            "SELECT table_comment FROM information_schema.tables"
                    + " WHERE table_schema = ? AND table_name = ? AND table_type = 'BASE TABLE'";
    private static final Pattern NEXT = Pattern.compile("\\bAUTO_INCREMENT=(\\d+)");
    private static final Pattern ON_UPDATE =
            Pattern.compile("on update (\\w+(?:\\(\\d?\\))?)", Pattern.CASE_INSENSITIVE);

    private final String product;

    MySqlStructure(String product) {
        this.product = product;
    }

    /** What the catalog says of a column beside what all our plugins need of it. */
    private record More(String extra, String generated, String comment) {}

    @Override
    public Optional<TableStructure> read(Connection connection, TableId table) throws SQLException {
        Optional<Table> found = TableCatalog.of(DatabaseKind.MYSQL).describe(connection, table);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TableId id = found.get().id();
        String schema = id.schema().orElseThrow();
        List<String> comment =
                Rows.read(connection, COMMENT, row -> row.getString(1), schema, id.name());
        if (comment.isEmpty()) {
            return Optional.empty(); // a view
        }
        String statement = createStatement(connection, id);
        MySqlIndexes indexes = new MySqlIndexes(product.equals(MARIADB), statement);
        MySqlConstraints constraints = new MySqlConstraints(product.equals(MARIADB));
        return Optional.of(
                new TableStructure(
                        id.toString(),
                        product,
                        comment.get(0),
                        columns(connection, found.get(), statement),
                        found.get().primaryKey().map(TableKey::columns).orElse(List.of()),
                        indexes.read(connection, schema, id.name()),
                        constraints.foreignKeys(connection, schema, id.name()),
                        constraints.rules(connection, schema, id.name()),
                        List.of()));
    }

    /**
     * @param table with its schema
     */
    @Override
    public List<Finding> findings(Connection connection, TableId table) throws SQLException {
        return new MySqlFindings(product.equals(MARIADB))
                .of(connection, table.schema().orElseThrow(), table.name());
    }

    /** The catalog's number of the next row may be a day old; here it is that of now. */
    private static String createStatement(Connection connection, TableId table)
            throws SQLException {
        return Rows.read(
                        connection,
                        "SHOW CREATE TABLE " + DatabaseKind.MYSQL.quote(table),
                        row -> row.getString(2))
                .get(0);
    }

    private static List<ColumnStructure> columns(
            Connection connection, Table table, String statement) throws SQLException {
        Map<String, More> more = new HashMap<>();
        Rows.read(
                connection,
                MORE,
                row -> more.put(row.getString(1), more(row)),
                table.id().schema().orElseThrow(),
                table.id().name());
        Matcher next = NEXT.matcher(statement);
        OptionalLong number = OptionalLong.of(next.find() ? Long.parseLong(next.group(1)) : 1);
        List<ColumnStructure> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            columns.add(column(column, more.get(column.name()), number));
        }
        return columns;
    }

    private static More more(ResultSet row) throws SQLException {
        return new More(row.getString(2), unescaped(row.getString(3)), row.getString(4));
    }

    private static ColumnStructure column(Column column, More more, OptionalLong next) {
        Matcher onUpdate = ON_UPDATE.matcher(more.extra());
        return new ColumnStructure(
                column.name(),
                column.isNullable(),
                column.isGenerated() || column.isIdentity()
                        ? Optional.empty()
                        : column.defaultValue().map(MySqlDefaults::of),
                onUpdate.find() ? Optional.of(onUpdate.group(1)) : Optional.empty(),
                column.isIdentity() ? Identity.BY_DEFAULT : Identity.NONE,
                column.isIdentity() ? next : OptionalLong.empty(),
                column.isGenerated() ? Optional.of(more.generated()) : Optional.empty(),
                more.extra().toUpperCase(java.util.Locale.ROOT).contains("STORED"),
                more.comment());
    }

    /** MySQL's catalog escapes the quotes of expressions. */
    static String unescaped(String expression) {
        return expression.replace("\\'", "'");
    }

    @Override
    public List<Finding> beside(Connection connection, Set<String> schemas) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (String schema : schemas) {
            findings.addAll(new MySqlFindings(product.equals(MARIADB)).beside(connection, schema));
        }
        return findings;
    }
}

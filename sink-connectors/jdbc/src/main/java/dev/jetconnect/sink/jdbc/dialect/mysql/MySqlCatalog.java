package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableColumn;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import dev.jetconnect.sink.jdbc.dialect.TableTexts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/** Finds, creates and binds tables. */
final class MySqlCatalog {
    private static final String THIS_TABLE =
            " WHERE %1$s.table_schema = COALESCE(?, DATABASE()) AND %1$s.table_name = ?";
    private static final String COLUMNS =
            "SELECT c.column_name, c.data_type, COALESCE(c.generation_expression, '') <> '',"
                    + " COALESCE(c.collation_name, '')"
                    + " FROM information_schema.columns c"
                    + THIS_TABLE.formatted("c")
                    + " ORDER BY c.ordinal_position";
    // A view has no engine.
    private static final String ENGINE =
            "SELECT t.engine FROM information_schema.tables t JOIN information_schema.engines e"
                    + " ON e.engine = t.engine"
                    + THIS_TABLE.formatted("t")
                    + " AND e.transactions <> 'YES'";

    private static final Set<String> EXACT =
            Set.of(
                    "tinyint",
                    "smallint",
                    "mediumint",
                    "int",
                    "bigint",
                    "decimal",
                    "char",
                    "varchar",
                    "varbinary");

    private final Identifiers identifiers;
    private final ThreadLocal<MySqlRows> rows;
    private final TableTexts texts;

    MySqlCatalog(Identifiers identifiers, ThreadLocal<MySqlRows> rows) {
        this.identifiers = identifiers;
        this.rows = rows;
        this.texts = new TableTexts(identifiers::quote, MySqlTypes::of, MySqlDefinition::defaultOf);
    }

    Optional<TableDescription> describe(Connection connection, TableId table) throws SQLException {
        List<TableColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            bind(statement, table);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    columns.add(
                            new TableColumn(
                                    found.getString(1),
                                    found.getString(2).toLowerCase(Locale.ROOT),
                                    found.getBoolean(3),
                                    false,
                                    isExact(found.getString(2), found.getString(4))));
                }
            }
        }
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        checkEngine(connection, table);
        return Optional.of(new TableDescription(table, columns));
    }

    private static boolean isExact(String type, String collation) {
        return EXACT.contains(type.toLowerCase(Locale.ROOT))
                && (collation.isEmpty() || collation.endsWith("_bin"));
    }

    void create(Connection connection, TableId table, List<ColumnSpec> columns)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(texts.create(identifiers.quote(table), columns) + " ENGINE = InnoDB");
        }
    }

    TableBinding bind(TableDescription table, List<ColumnSpec> columns) {
        List<BoundColumn> bound = new ArrayList<>();
        List<Literal> literals = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnSpec spec = columns.get(i);
            TableColumn column = column(table, spec);
            literals.add(Literal.of(spec.schema(), column.type()));
            if (!column.isGenerated()) {
                bound.add(BoundColumn.of(spec, column, MySqlTypes.text(spec, column.type()), i));
            }
        }
        MySqlStatements statements =
                new MySqlStatements(identifiers.quote(table.id()), List.copyOf(literals));
        UniqueKey key =
                new UniqueKey(
                        table.id(),
                        identifiers,
                        bound.stream().filter(BoundColumn::isKey).map(BoundColumn::name).toList());
        return new MySqlBinding(table, bound, statements, rows, key);
    }

    /** What can't be rolled back can't be written by batches. */
    private void checkEngine(Connection connection, TableId table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENGINE)) {
            bind(statement, table);
            try (ResultSet found = statement.executeQuery()) {
                if (found.next()) {
                    throw new ConnectException(
                            "Table '"
                                    + table
                                    + "' has the engine "
                                    + found.getString(1)
                                    + ", which has no transactions, so that a batch could be"
                                    + " written in part. Convert it: ALTER TABLE "
                                    + identifiers.quote(table)
                                    + " ENGINE = InnoDB");
                }
            }
        }
    }

    private void bind(PreparedStatement statement, TableId table) throws SQLException {
        statement.setString(1, table.schema().map(identifiers::stored).orElse(null));
        statement.setString(2, identifiers.stored(table.name()));
    }

    /** Names of columns differ by more than their case. */
    private TableColumn column(TableDescription table, ColumnSpec spec) {
        String name = identifiers.stored(spec.name());
        return table.columns().stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                texts.missing(
                                        table.id(),
                                        identifiers.quote(table.id()),
                                        spec.named(name)));
    }
}

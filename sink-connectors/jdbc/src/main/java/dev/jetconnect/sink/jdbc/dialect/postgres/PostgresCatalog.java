package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableColumn;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import dev.jetconnect.sink.jdbc.dialect.TableTexts;
import dev.jetconnect.sink.jdbc.dialect.ValueText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds, creates and binds tables. */
final class PostgresCatalog {
    // A modifier of -1 gives the type's name as it is used in casts: without a length that would
    // cut values.
    private static final String COLUMNS =
            "SELECT attname, format_type(atttypid, -1), "
                    + PostgresTableChanges.GENERATED
                    + ", attidentity = 'a',"
                    + " atttypid = ANY ('{int2,int4,int8,numeric,bool,text,varchar,bpchar,uuid,"
                    + "bytea}'::regtype[])"
                    // A column that PostgreSQL 12 has got.
                    + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_collation c"
                    + " WHERE c.oid = attcollation"
                    + " AND to_jsonb(c) ->> 'collisdeterministic' = 'false')"
                    + " FROM pg_catalog.pg_attribute"
                    + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped"
                    + " ORDER BY attnum";

    private final Identifiers identifiers;
    private final ThreadLocal<PostgresRows> rows;
    private final TableTexts texts;

    PostgresCatalog(Identifiers identifiers, ThreadLocal<PostgresRows> rows) {
        this.identifiers = identifiers;
        this.rows = rows;
        this.texts =
                new TableTexts(
                        identifiers::quote,
                        spec -> PostgresTypes.of(spec.schema()),
                        PostgresDefinition::defaultOf);
    }

    Optional<TableDescription> describe(Connection connection, TableId table) throws SQLException {
        List<TableColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, identifiers.quote(table));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(
                            new TableColumn(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getBoolean(3),
                                    rows.getBoolean(4),
                                    rows.getBoolean(5)));
                }
            }
        }
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(new TableDescription(table, columns));
    }

    void create(Connection connection, TableId table, List<ColumnSpec> columns)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(texts.create(identifiers.quote(table), columns));
        }
    }

    TableBinding bind(TableDescription table, List<ColumnSpec> columns) {
        List<BoundColumn> bound = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            TableColumn column = column(table, columns.get(i));
            if (!column.isGenerated()) {
                ValueText text = PostgresTypes.text(columns.get(i).schema(), column.type());
                bound.add(BoundColumn.of(columns.get(i), column, text, i));
            }
        }
        return new PostgresBinding(
                table, bound, new PostgresStatements(identifiers, table.id()), rows);
    }

    private TableColumn column(TableDescription table, ColumnSpec spec) {
        String name = identifiers.stored(spec.name());
        return table.column(name)
                .orElseThrow(
                        () ->
                                texts.missing(
                                        table.id(),
                                        identifiers.quote(table.id()),
                                        spec.named(name)));
    }
}

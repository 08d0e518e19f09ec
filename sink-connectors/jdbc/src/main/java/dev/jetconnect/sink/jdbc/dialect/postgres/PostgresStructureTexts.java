package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.IndexPart;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.Rule;
import dev.jetconnect.sink.jdbc.dialect.StructureTexts;
import dev.jetconnect.sink.jdbc.dialect.WantedIndex;
import dev.jetconnect.sink.jdbc.dialect.WantedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Structures in PostgreSQL's words. Thread-safe. */
final class PostgresStructureTexts implements StructureTexts {
    private static final int NAME_BYTES_MAX = 63;

    private static final String TAKEN =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_class t"
                    + " ON t.relnamespace = c.relnamespace WHERE t.oid = to_regclass(?)"
                    + " AND c.relname = ?)";
    private static final String SEQUENCE = "SELECT pg_get_serial_sequence(?, ?)";
    private static final String CONTINUE =
            "SELECT setval(?::regclass, n.value, false) FROM %s s, (SELECT greatest(?::bigint,"
                    + " 1 + coalesce(max(%s), 0)::bigint) AS value FROM %s) n WHERE n.value >"
                    + " CASE WHEN s.is_called THEN s.last_value + 1 ELSE s.last_value END";

    private final Identifiers identifiers;

    PostgresStructureTexts(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0");
        }
    }

    @Override
    public Optional<String> createSchema(Connection connection, TableId table) throws SQLException {
        if (table.schema().isEmpty()) {
            return Optional.empty();
        }
        String schema = table.schema().get();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?")) {
            statement.setString(1, identifiers.stored(schema));
            try (ResultSet found = statement.executeQuery()) {
                return found.next()
                        ? Optional.empty()
                        : Optional.of("CREATE SCHEMA IF NOT EXISTS " + identifiers.quote(schema));
            }
        }
    }

    @Override
    public List<String> create(WantedTable table, List<Finding> findings) {
        return new PostgresCreation(identifiers, table, findings).statements();
    }

    @Override
    public Optional<WantedIndex> index(
            WantedTable table, IndexStructure index, List<Finding> findings) {
        String on = identifiers.quote(table.id());
        if (index.special().isPresent()) {
            if (!table.isSameProduct()) {
                findings.add(
                        new Finding(
                                "index " + index.name(),
                                "PostgreSQL has none of this kind: " + index.special().get(),
                                "Create one by hand that serves the same queries"));
                return Optional.empty();
            }
            return Optional.of(
                    new WantedIndex(index, name -> special(index, on, identifiers.quote(name))));
        }
        String parts = index.parts().stream().map(this::part).collect(Collectors.joining(", "));
        IndexStructure definition =
                index.parts().stream().anyMatch(part -> part.prefix() > 0)
                        ? with(index, index.parts(), Optional.of("USING btree (" + parts + ")"))
                        : with(
                                index,
                                index.parts().stream()
                                        .map(
                                                part ->
                                                        new IndexPart(
                                                                stored(part.column()),
                                                                part.isDescending(),
                                                                0))
                                        .toList(),
                                Optional.empty());
        return Optional.of(
                new WantedIndex(
                        definition,
                        name ->
                                index.isConstraint()
                                        ? constraint(on, name, "UNIQUE (" + parts + ")")
                                        : "CREATE "
                                                + (index.isUnique() ? "UNIQUE " : "")
                                                + "INDEX "
                                                + identifiers.quote(name)
                                                + " ON "
                                                + on
                                                + " USING btree ("
                                                + parts
                                                + ")"));
    }

    private static IndexStructure with(
            IndexStructure index, List<IndexPart> parts, Optional<String> special) {
        return new IndexStructure(
                index.name(), index.isUnique(), index.isConstraint(), parts, special);
    }

    private String special(IndexStructure index, String on, String quotedName) {
        String special = index.special().orElseThrow();
        return index.isConstraint()
                ? "ALTER TABLE " + on + " ADD CONSTRAINT " + quotedName + " " + special
                : "CREATE "
                        + (index.isUnique() ? "UNIQUE " : "")
                        + "INDEX "
                        + quotedName
                        + " ON "
                        + on
                        + " "
                        + special;
    }

    /** Of the beginning of a column's values there is an expression with the same meaning. */
    private String part(IndexPart part) {
        String column = identifiers.quote(part.column());
        String what =
                part.prefix() > 0 ? "substr(" + column + ", 1, " + part.prefix() + ")" : column;
        return part.isDescending() ? what + " DESC" : what;
    }

    private String constraint(String table, String name, String definition) {
        return "ALTER TABLE "
                + table
                + " ADD CONSTRAINT "
                + identifiers.quote(name)
                + " "
                + definition;
    }

    @Override
    public Optional<ForeignKey> foreignKey(
            WantedTable table, ForeignKey key, List<Finding> findings) {
        return Optional.of(key);
    }

    @Override
    public String add(TableId table, ForeignKey key, TableId referenced) {
        boolean isFull = key.extras().startsWith("MATCH FULL");
        return constraint(
                identifiers.quote(table),
                key.name(),
                "FOREIGN KEY ("
                        + names(key.columns())
                        + ") REFERENCES "
                        + identifiers.quote(referenced)
                        + " ("
                        + names(key.referencedColumns())
                        + ")"
                        + (isFull ? " MATCH FULL" : "")
                        + " ON DELETE "
                        + key.onDelete()
                        + " ON UPDATE "
                        + key.onUpdate()
                        + " "
                        + key.extras().replace("MATCH FULL", ""));
    }

    private String names(List<String> columns) {
        return columns.stream().map(identifiers::quote).collect(Collectors.joining(", "));
    }

    @Override
    public String add(TableId table, Rule rule) {
        return constraint(identifiers.quote(table), rule.name(), rule.definition());
    }

    @Override
    public void continueAt(Connection connection, TableId table, String column, long next)
            throws SQLException {
        Optional<String> sequence = sequence(connection, table, column);
        if (sequence.isEmpty()) {
            return;
        }
        String sql =
                CONTINUE.formatted(
                        sequence.get(), identifiers.quote(column), identifiers.quote(table));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, sequence.get());
            statement.setLong(2, next);
            statement.executeQuery().close();
        }
    }

    /** As SQL has it. Empty: the column owns none. */
    private Optional<String> sequence(Connection connection, TableId table, String column)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SEQUENCE)) {
            statement.setString(1, identifiers.quote(table));
            statement.setString(2, stored(column));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getString(1));
            }
        }
    }

    @Override
    public String exactTable() {
        return "";
    }

    @Override
    public String stored(String name) {
        return identifiers.stored(name);
    }

    @Override
    public boolean sharesIndexNames() {
        return true;
    }

    @Override
    public int nameBytesMax() {
        return NAME_BYTES_MAX;
    }

    /** Indexes share their schema's names; names of constraints are their table's own. */
    @Override
    public boolean isTaken(Connection connection, TableId table, String name, boolean isIndex)
            throws SQLException {
        if (!isIndex) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(TAKEN)) {
            statement.setString(1, DatabaseKind.POSTGRESQL.quote(stored(table)));
            statement.setString(2, stored(name));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private TableId stored(TableId table) {
        return new TableId(table.schema().map(identifiers::stored), stored(table.name()));
    }
}

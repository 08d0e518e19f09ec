package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.IndexPart;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.Rule;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.StructureTexts;
import dev.jetconnect.sink.jdbc.dialect.WantedIndex;
import dev.jetconnect.sink.jdbc.dialect.WantedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Structures in the words of MySQL and MariaDB. Thread-safe. */
final class MySqlStructureTexts implements StructureTexts {
    private static final int NAME_LENGTH_MAX = 64;

    /** Of text that is longer than an index may be, it has this many characters. */
    private static final int PREFIX = 255;

    private static final String SCHEMA =
            "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?";
    private static final String TAKEN =
            "SELECT 1 FROM information_schema.table_constraints"
                    + " WHERE constraint_schema = COALESCE(?, DATABASE()) AND constraint_name = ?"
                    + " AND constraint_type IN ('FOREIGN KEY', 'CHECK') AND table_name <> ?";

    private final Identifiers identifiers;

    MySqlStructureTexts(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("/*M! SET max_statement_time = 0 *//*!80000 SET @ready = 1 */");
        }
    }

    @Override
    public Optional<String> createSchema(Connection connection, TableId table) throws SQLException {
        if (table.schema().isEmpty()) {
            return Optional.empty();
        }
        String schema = table.schema().get();
        return isThere(connection, SCHEMA, identifiers.stored(schema))
                ? Optional.empty()
                : Optional.of("CREATE DATABASE IF NOT EXISTS " + identifiers.quote(schema));
    }

    private static boolean isThere(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public List<String> create(WantedTable table, List<Finding> findings) {
        return List.of(new MySqlCreation(identifiers, table, findings).statement());
    }

    @Override
    public Optional<WantedIndex> index(
            WantedTable table, IndexStructure index, List<Finding> findings) {
        String on = identifiers.quote(table.id());
        if (index.special().isPresent()) {
            return special(table, index, on, findings);
        }
        List<IndexPart> parts = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            ColumnSpec column = table.column(part.column()).orElseThrow();
            String type = MySqlCreation.type(table, column);
            boolean isLarge = ColumnDefinition.isLarge(type) && !type.startsWith("json");
            boolean isShortened = isLarge && part.prefix() == 0;
            if (isShortened) {
                findings.add(
                        new Finding(
                                "index " + index.name(),
                                "it has the first " + PREFIX + " of column " + part.column(),
                                "Nothing, unless queries need more of it"));
            }
            boolean hasPrefix = isLarge || type.startsWith("var") || type.startsWith("char");
            parts.add(
                    new IndexPart(
                            stored(part.column()),
                            part.isDescending(),
                            isShortened ? PREFIX : hasPrefix ? part.prefix() : 0));
        }
        String columns = parts.stream().map(this::part).collect(Collectors.joining(", "));
        return Optional.of(
                new WantedIndex(
                        new IndexStructure(
                                index.name(),
                                index.isUnique(),
                                index.isConstraint(),
                                parts,
                                Optional.empty()),
                        name ->
                                "ALTER TABLE "
                                        + on
                                        + " ADD "
                                        + (index.isUnique() ? "UNIQUE " : "")
                                        + "INDEX "
                                        + identifiers.quote(name)
                                        + " ("
                                        + columns
                                        + ")"));
    }

    private String part(IndexPart part) {
        return identifiers.quote(part.column())
                + (part.prefix() > 0 ? "(" + part.prefix() + ")" : "")
                + (part.isDescending() ? " DESC" : "");
    }

    /** Indexes of words and of places both databases have, those of expressions one. */
    private Optional<WantedIndex> special(
            WantedTable table, IndexStructure index, String on, List<Finding> findings) {
        String special = index.special().orElseThrow();
        boolean isKnown = special.matches("(?:FULLTEXT|SPATIAL) INDEX .*");
        if (!table.isSameProduct() && !isKnown) {
            findings.add(
                    new Finding(
                            "index " + index.name(),
                            "there is none of this kind here: " + special,
                            "Create one by hand that serves the same queries"));
            return Optional.empty();
        }
        return Optional.of(
                new WantedIndex(
                        index,
                        name ->
                                "ALTER TABLE "
                                        + on
                                        + " ADD "
                                        + (index.isUnique() && !special.startsWith("UNIQUE")
                                                ? "UNIQUE "
                                                : "")
                                        + special.replaceFirst(
                                                "INDEX",
                                                java.util.regex.Matcher.quoteReplacement(
                                                        "INDEX " + identifiers.quote(name)))));
    }

    @Override
    public Optional<ForeignKey> foreignKey(
            WantedTable table, ForeignKey key, List<Finding> findings) {
        String object = "foreign key " + key.name();
        if (key.onDelete().equals("SET DEFAULT") || key.onUpdate().equals("SET DEFAULT")) {
            findings.add(
                    new Finding(
                            object,
                            "InnoDB has no SET DEFAULT",
                            "Add the key with another action"));
            return Optional.empty();
        }
        if (key.extras().contains("MATCH FULL") && key.columns().size() > 1) {
            findings.add(
                    new Finding(
                            object,
                            "InnoDB has no MATCH FULL",
                            "Add the key by hand if rows with some nulls may pass"));
            return Optional.empty();
        }
        if (key.extras().contains("DEFERRABLE")) {
            findings.add(
                    new Finding(
                            object,
                            "it is checked with each row here, and not at the commit",
                            "Write parents first"));
        }
        return Optional.of(
                new ForeignKey(
                        key.name(),
                        key.columns(),
                        key.referenced(),
                        key.referencedColumns(),
                        key.onDelete(),
                        key.onUpdate(),
                        ""));
    }

    @Override
    public String add(TableId table, ForeignKey key, TableId referenced) {
        return "ALTER TABLE "
                + identifiers.quote(table)
                + " ADD CONSTRAINT "
                + identifiers.quote(key.name())
                + " FOREIGN KEY ("
                + names(key.columns())
                + ") REFERENCES "
                + identifiers.quote(referenced)
                + " ("
                + names(key.referencedColumns())
                + ") ON DELETE "
                + key.onDelete()
                + " ON UPDATE "
                + key.onUpdate();
    }

    private String names(List<String> columns) {
        return columns.stream().map(identifiers::quote).collect(Collectors.joining(", "));
    }

    @Override
    public String add(TableId table, Rule rule) {
        return "ALTER TABLE "
                + identifiers.quote(table)
                + " ADD CONSTRAINT "
                + identifiers.quote(rule.name())
                + " "
                + rule.definition();
    }

    /** The server itself counts on behind the highest value that it was given. */
    @Override
    public void continueAt(Connection connection, TableId table, String column, long next)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER TABLE " + identifiers.quote(table) + " AUTO_INCREMENT = " + next);
        }
    }

    @Override
    public String exactTable() {
        return " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    @Override
    public String stored(String name) {
        return identifiers.stored(name);
    }

    @Override
    public boolean sharesIndexNames() {
        return false;
    }

    @Override
    public int nameBytesMax() {
        return NAME_LENGTH_MAX;
    }

    /** Constraints share their database's names; names of indexes are their table's own. */
    @Override
    public boolean isTaken(Connection connection, TableId table, String name, boolean isIndex)
            throws SQLException {
        return !isIndex
                && isThere(
                        connection,
                        TAKEN,
                        table.schema().map(identifiers::stored).orElse(null),
                        stored(name),
                        stored(table.name()));
    }
}

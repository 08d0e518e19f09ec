package dev.jetconnect.databases.structure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the indexes of a table of MySQL or MariaDB. Immutable. */
final class MySqlIndexes {
    private static final String INDEXES =
            "SELECT index_name, non_unique = 0, column_name, COALESCE(collation, 'A') = 'D',"
                    + " COALESCE(sub_part, 0), index_type, %s"
                    + " FROM information_schema.statistics WHERE table_schema = ?"
                    + " AND table_name = ? AND index_name <> 'PRIMARY'"
                    + " ORDER BY index_name, seq_in_index";

    private final String sql;
    private final String createStatement;

    MySqlIndexes(boolean isMariaDb, String createStatement) {
        // Only MySQL has indexes of expressions.
        this.sql = INDEXES.formatted(isMariaDb ? "NULL" : "expression");
        this.createStatement = createStatement;
    }

    List<IndexStructure> read(Connection connection, String schema, String table)
            throws SQLException {
        Map<String, IndexStructure> indexes = new LinkedHashMap<>();
        Rows.read(
                connection,
                sql,
                row -> indexes.merge(row.getString(1), index(row), MySqlIndexes::joined),
                schema,
                table);
        return List.copyOf(indexes.values());
    }

    private IndexStructure index(ResultSet row) throws SQLException {
        String name = row.getString(1);
        String type = row.getString(6);
        boolean isPlain = type.equals("BTREE") && row.getString(7) == null;
        String column = row.getString(3);
        return new IndexStructure(
                name,
                row.getBoolean(2),
                false,
                column == null
                        ? List.of()
                        : List.of(
                                new IndexPart(
                                        column, row.getBoolean(4), isPlain ? row.getInt(5) : 0)),
                isPlain ? Optional.empty() : Optional.of(definition(name)));
    }

    /** As {@code FULLTEXT INDEX (`text`)}. */
    private String definition(String name) {
        Matcher line =
                Pattern.compile(
                                "^ {2}(\\w+ )?KEY "
                                        + Pattern.quote("`" + name.replace("`", "``") + "`")
                                        + " (.*?),?$",
                                Pattern.MULTILINE)
                        .matcher(createStatement);
        if (!line.find()) {
            return "INDEX";
        }
        String word = line.group(1) == null ? "" : line.group(1);
        return word + "INDEX " + line.group(2);
    }

    /** An index is a plain one if all of its parts are. */
    private static IndexStructure joined(IndexStructure first, IndexStructure next) {
        List<IndexPart> parts = new ArrayList<>(first.parts());
        parts.addAll(next.parts());
        return new IndexStructure(
                first.name(),
                first.isUnique(),
                false,
                parts,
                first.special().isPresent() ? first.special() : next.special());
    }
}

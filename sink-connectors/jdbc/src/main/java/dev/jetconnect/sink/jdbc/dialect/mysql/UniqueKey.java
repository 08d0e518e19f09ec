package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The table's key that finds rows for upserts. The server would insert a row again and again where
 * there is none. Confined to the task thread.
 */
final class UniqueKey {
    private static final String INDEXES =
            "SELECT index_name, column_name, sub_part FROM information_schema.statistics"
                    + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?"
                    + " AND non_unique = 0";

    private final TableId table;
    private final Identifiers identifiers;
    private final Set<String> columns;
    private boolean isThere;

    UniqueKey(TableId table, Identifiers identifiers, List<String> columns) {
        this.table = table;
        this.identifiers = identifiers;
        this.columns =
                columns.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
    }

    /**
     * Looks for the key, the first time.
     *
     * @throws ConnectException there is none on exactly these columns
     */
    void require(Connection connection) throws SQLException {
        if (!isThere && !indexes(connection).containsValue(columns)) {
            throw new ConnectException(
                    "Table '"
                            + table
                            + "' has no key that finds the row to be updated. Add a primary key"
                            + " or unique constraint on exactly the columns "
                            + columns
                            + ", or use insert.mode=insert");
        }
        isThere = true;
    }

    private Map<String, Set<String>> indexes(Connection connection) throws SQLException {
        Map<String, Set<String>> indexes = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
            statement.setString(1, table.schema().map(identifiers::stored).orElse(null));
            statement.setString(2, identifiers.stored(table.name()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    // Of an expression, or of a column's beginning, it is no key of the column.
                    boolean isWhole = rows.getString(2) != null && rows.getString(3) == null;
                    indexes.computeIfAbsent(rows.getString(1), name -> new HashSet<>())
                            .add(isWhole ? rows.getString(2).toLowerCase(Locale.ROOT) : "");
                }
            }
        }
        return indexes;
    }
}

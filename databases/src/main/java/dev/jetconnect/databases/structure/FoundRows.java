package dev.jetconnect.databases.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What queries find that is not carried over: rows of object, reason and remedy. */
final class FoundRows {
    private static final String BY_HAND = "Create it at the target by hand if it is needed there";

    private FoundRows() {}

    /** The findings of all queries, which have the same parameters. */
    static List<Finding> of(Connection connection, List<String> queries, Object... parameters)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (String query : queries) {
            findings.addAll(
                    Rows.read(
                            connection,
                            query,
                            row ->
                                    new Finding(
                                            row.getString(1),
                                            row.getString(2),
                                            row.getString(3) == null ? BY_HAND : row.getString(3)),
                            parameters));
        }
        return findings;
    }
}

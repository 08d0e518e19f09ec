package dev.jetconnect.it;

/** Rows of a test's table in MySQL, made by the server. */
final class NumberedRows {
    private NumberedRows() {}

    /**
     * A statement that inserts rows.
     *
     * @param columns their values, of which {@code n} is the number, from 1
     */
    static String insert(int rows, String table, String columns) {
        return "INSERT INTO "
                + table
                + " WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < "
                + rows
                + ") SELECT /*+ SET_VAR(cte_max_recursion_depth = 100000) */ "
                + columns
                + " FROM s";
    }
}

package dev.jetconnect.it;

/** Rows of a test's table in MySQL or MariaDB, made by the server. */
final class NumberedRows {
    private NumberedRows() {}

    /**
     * A statement that inserts up to 100,000 rows.
     *
     * @param columns their values, of which {@code n} is the number, from 1
     */
    static String insert(int rows, String table, String columns) {
        // Not recursive: the two servers bound that by settings of different names.
        return "INSERT INTO "
                + table
                + " WITH d(i) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
                + " UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7"
                + " UNION ALL SELECT 8 UNION ALL SELECT 9), s(n) AS (SELECT 1 + a.i + 10 * b.i"
                + " + 100 * c.i + 1000 * e.i + 10000 * f.i FROM d a, d b, d c, d e, d f) SELECT "
                + columns
                + " FROM s WHERE n <= "
                + rows;
    }
}

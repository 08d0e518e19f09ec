package dev.jetconnect.sink.jdbc.dialect;

import java.util.List;

/**
 * A statement that takes any number of rows at once.
 *
 * @param columns what it takes of each row, in this order
 */
record RowStatement(String sql, List<BoundColumn> columns) {}

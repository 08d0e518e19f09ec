package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import java.util.List;

/**
 * A statement that takes any number of rows at once.
 *
 * @param columns what it takes of each row, in this order
 */
record RowStatement(String sql, List<BoundColumn> columns) {}

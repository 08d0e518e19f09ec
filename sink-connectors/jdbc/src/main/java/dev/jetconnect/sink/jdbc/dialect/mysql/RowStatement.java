package dev.jetconnect.sink.jdbc.dialect.mysql;

import java.util.Optional;

/**
 * A statement for many rows, or one for each.
 *
 * @param before what stands before the rows, which commas divide
 * @param isPerRow whether each row is a statement by itself
 * @param load the statement that loads the rows, as tab-separated text, in place of this one
 */
record RowStatement(
        String before, RowText row, String after, boolean isPerRow, Optional<String> load) {
    static RowStatement ofAll(String before, RowText row, String after) {
        return new RowStatement(before, row, after, false, Optional.empty());
    }

    static RowStatement ofEach(RowText row) {
        return new RowStatement("", row, "", true, Optional.empty());
    }

    RowStatement loadedBy(String sql) {
        return new RowStatement(before, row, after, isPerRow, Optional.of(sql));
    }
}

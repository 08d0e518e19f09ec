package dev.jetconnect.source.copy.database;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;

/** What the driver tells of a column of a query, as the catalog would. */
final class QueryColumn {
    private QueryColumn() {}

    static MySqlColumns.Column of(ResultSetMetaData columns, int index) throws SQLException {
        String declared = columns.getColumnTypeName(index).toLowerCase(Locale.ROOT);
        String type = declared.split("[ (]", 2)[0];
        return new MySqlColumns.Column(
                columns.getColumnLabel(index),
                type.equals("integer") ? "int" : type,
                declared,
                columns.getPrecision(index),
                columns.getScale(index),
                columns.getScale(index),
                columns.isNullable(index) != ResultSetMetaData.columnNoNulls);
    }
}

package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import org.apache.kafka.connect.errors.DataException;

/** What follows the name of a column that is created. */
final class MySqlDefinition {
    private MySqlDefinition() {}

    /** Of a column that a table gets: its rows have no value, so without a default it is null. */
    static String ofAdded(ColumnSpec column) {
        String type = MySqlTypes.of(column).sqlType();
        String value = defaultOf(column);
        return value.isEmpty() || column.schema().isOptional()
                ? type + " NULL" + value
                : type + " NOT NULL" + value;
    }

    /** With a space before it. Empty: there is none, or none that a column can have. */
    static String defaultOf(ColumnSpec column) {
        Object value = column.schema().defaultValue();
        if (value == null || column.isKey()) {
            return "";
        }
        ColumnType type = MySqlTypes.of(column);
        Literal literal = Literal.of(column.schema(), type.sqlType().split("\\W", 2)[0]);
        StringBuilder text = new StringBuilder(literal.before());
        try {
            type.text().append(value, RowText.ESCAPING, text);
        } catch (DataException e) {
            return "";
        }
        text.append(literal.after());
        return ColumnDefinition.isLarge(type.sqlType())
                ? " DEFAULT (" + text + ")"
                : " DEFAULT " + text;
    }
}

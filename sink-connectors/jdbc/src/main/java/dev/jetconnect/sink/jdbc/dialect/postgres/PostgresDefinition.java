package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import dev.jetconnect.sink.jdbc.dialect.Escaping;
import org.apache.kafka.connect.errors.DataException;

/** What follows the name of a column that is created. */
final class PostgresDefinition {
    private static final Escaping PLAIN = new Escaping("", "", false);

    private PostgresDefinition() {}

    /** Of a column that a table gets: its rows have no value, so without a default it is null. */
    static String ofAdded(ColumnSpec column) {
        String type = PostgresTypes.of(column.schema()).sqlType();
        String value = defaultOf(column);
        return value.isEmpty() || column.schema().isOptional()
                ? type + value
                : type + " NOT NULL" + value;
    }

    /** With a space before it. Empty: there is none, or none that a column can have. */
    static String defaultOf(ColumnSpec column) {
        Object value = column.schema().defaultValue();
        if (value == null || column.isKey()) {
            return "";
        }
        ColumnType type = PostgresTypes.of(column.schema());
        StringBuilder text = new StringBuilder();
        try {
            type.text().append(value, PLAIN, text);
        } catch (DataException e) {
            return "";
        }
        return " DEFAULT '" + text.toString().replace("'", "''") + "'::" + type.sqlType();
    }
}

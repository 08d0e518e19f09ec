package dev.jetconnect.sink.jdbc.dialect;

import dev.jetconnect.databases.TableId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What is said to, and about, tables in all databases.
 *
 * @param quote how a column's name is written
 * @param types what a column of a created table gets
 * @param defaults the DEFAULT that a column of a created table gets, with a space before it
 */
public record TableTexts(
        Function<String, String> quote,
        Function<ColumnSpec, ColumnType> types,
        Function<ColumnSpec, String> defaults) {
    /** The statement that creates a table unless it exists. */
    public String create(String quotedTable, List<ColumnSpec> columns) {
        String definitions =
                columns.stream().map(this::definition).collect(Collectors.joining(", "));
        String keys =
                columns.stream()
                        .filter(ColumnSpec::isKey)
                        .map(column -> quote.apply(column.name()))
                        .collect(Collectors.joining(", "));
        String primaryKey = keys.isEmpty() ? "" : ", PRIMARY KEY (" + keys + ")";
        return "CREATE TABLE IF NOT EXISTS " + quotedTable + " (" + definitions + primaryKey + ")";
    }

    /** The records have a column that the table has not. */
    public ConnectException missing(TableId table, String quotedTable, ColumnSpec column) {
        return new ConnectException(
                "Table '"
                        + table
                        + "' has no column '"
                        + column.name()
                        + "', which the records have. Add it (ALTER TABLE "
                        + quotedTable
                        + " ADD COLUMN "
                        + quote.apply(column.name())
                        + " "
                        + types.apply(column).sqlType()
                        + ") and restart the task, or leave the field out with a transformation");
    }

    private String definition(ColumnSpec column) {
        String notNull = column.isKey() || !column.schema().isOptional() ? " NOT NULL" : "";
        String type = types.apply(column).sqlType();
        return quote.apply(column.name()) + " " + type + notNull + defaults.apply(column);
    }
}

package dev.jetconnect.sink.jdbc.dialect;

/**
 * A column as the database declares it.
 *
 * @param type with length and precision
 * @param isRequired it holds no null
 * @param isFilled rows get a value without being given one: a default, an identity, an expression
 * @param isKey of the primary key
 */
public record ColumnState(
        String name, String type, boolean isRequired, boolean isFilled, boolean isKey) {}

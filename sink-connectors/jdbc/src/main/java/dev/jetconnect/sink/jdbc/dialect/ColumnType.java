package dev.jetconnect.sink.jdbc.dialect;

/**
 * What one Connect schema becomes in a database.
 *
 * @param sqlType the type that a created column gets
 * @param text the form in which values travel, whatever the type of the column is
 */
public record ColumnType(String sqlType, ValueText text) {}

package dev.jetconnect.sink.jdbc.dialect;

import org.apache.kafka.connect.data.Schema;

/** A column that records have: what a created table gets, and what rows are bound to. */
public record ColumnSpec(String name, Schema schema, boolean isKey) {
    public ColumnSpec named(String otherName) {
        return new ColumnSpec(otherName, schema, isKey);
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** A column, and where its value is found in a record. */
record ColumnSource(ColumnSpec spec, Origin origin, Reader reader) {
    /** The part of a record that must be there for the value to be read. */
    enum Origin {
        ROW,
        KEY,
        RECORD
    }

    /** Reads one value; null where the record has none. */
    @FunctionalInterface
    interface Reader {
        Object read(SinkRecord record, Struct row);
    }

    static ColumnSource ofRow(Field field, boolean isKey) {
        return new ColumnSource(spec(field, isKey), Origin.ROW, rowReader(field));
    }

    static ColumnSource ofKeyField(Field field) {
        Reader reader = rowReader(field);
        return new ColumnSource(
                spec(field, true),
                Origin.KEY,
                (record, row) -> reader.read(record, (Struct) record.key()));
    }

    static ColumnSource ofWholeKey(String name, Schema schema) {
        return new ColumnSource(
                new ColumnSpec(name, schema, true), Origin.KEY, (record, row) -> record.key());
    }

    static ColumnSource ofRecord(String name, Schema schema, Function<SinkRecord, Object> reader) {
        return new ColumnSource(
                new ColumnSpec(name, schema, true),
                Origin.RECORD,
                (record, row) -> reader.apply(record));
    }

    String name() {
        return spec.name();
    }

    private static ColumnSpec spec(Field field, boolean isKey) {
        return new ColumnSpec(field.name(), field.schema(), isKey);
    }

    private static Reader rowReader(Field field) {
        // Struct.get puts the default in the place of a null that the source has really stored.
        if (field.schema().defaultValue() != null) {
            return (record, row) -> row.getWithoutDefault(field.name());
        }
        return (record, row) -> row.get(field);
    }
}

package dev.jetconnect.sink.jdbc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Which columns records of given schemas have, and which of them are the key.
 *
 * @param fields empty: all fields of the record's key
 */
record PrimaryKeyRule(PrimaryKeyMode mode, List<String> fields) {
    static final List<String> COORDINATES =
            List.of("__connect_topic", "__connect_partition", "__connect_offset");

    PrimaryKeyRule {
        fields = List.copyOf(fields);
    }

    /**
     * The columns of a row to be written: the key first.
     *
     * @param isAdmitted whether a field beside the key becomes a column
     */
    List<ColumnSource> rowColumns(Optional<Schema> key, Schema row, Predicate<String> isAdmitted) {
        List<ColumnSource> columns = new ArrayList<>(keyOfRow(key, row));
        Set<String> names = new HashSet<>();
        columns.forEach(column -> names.add(column.name()));
        for (Field field : row.fields()) {
            if (isAdmitted.test(field.name()) && names.add(field.name())) {
                columns.add(ColumnSource.ofRow(field, false));
            }
        }
        return columns;
    }

    /**
     * The columns that find the row to be deleted.
     *
     * @param row empty: the record tells no more than its key
     */
    List<ColumnSource> deleteColumns(Optional<Schema> key, Optional<Schema> row) {
        if (mode == PrimaryKeyMode.NONE || mode == PrimaryKeyMode.KAFKA) {
            throw new DataException(
                    "it is a delete, which needs a key of the source; set delete.enabled=false or another pk.mode");
        }
        if (row.isPresent() && (mode == PrimaryKeyMode.RECORD_VALUE || key.isEmpty())) {
            return named(row.get(), false);
        }
        return mode == PrimaryKeyMode.RECORD_KEY ? ofKey(key) : named(structKey(key), true);
    }

    private List<ColumnSource> keyOfRow(Optional<Schema> key, Schema row) {
        return switch (mode) {
            case RECORD_KEY -> ofKey(key);
            case RECORD_VALUE -> named(row, false);
            case KAFKA -> coordinates();
            case NONE -> List.of();
        };
    }

    private List<ColumnSource> coordinates() {
        List<String> names = fields.isEmpty() ? COORDINATES : fields;
        return List.of(
                ColumnSource.ofRecord(
                        names.get(0),
                        Schema.STRING_SCHEMA,
                        record -> RecordOrigin.of(record).partition().topic()),
                ColumnSource.ofRecord(
                        names.get(1),
                        Schema.INT32_SCHEMA,
                        record -> RecordOrigin.of(record).partition().partition()),
                ColumnSource.ofRecord(
                        names.get(2),
                        Schema.INT64_SCHEMA,
                        record -> RecordOrigin.of(record).offset()));
    }

    private List<ColumnSource> ofKey(Optional<Schema> key) {
        Schema schema = key.orElseThrow(() -> noKey("its key has no schema"));
        if (schema.type() == Schema.Type.STRUCT) {
            return fields.isEmpty()
                    ? schema.fields().stream().map(ColumnSource::ofKeyField).toList()
                    : named(schema, true);
        }
        if (fields.size() != 1) {
            throw noKey("its key is a single value, whose column pk.fields must name");
        }
        return List.of(ColumnSource.ofWholeKey(fields.get(0), schema));
    }

    private List<ColumnSource> named(Schema schema, boolean isRecordKey) {
        if (fields.isEmpty()) {
            throw noKey("its key is empty and pk.fields names no fields");
        }
        List<ColumnSource> columns = new ArrayList<>();
        for (String name : fields) {
            Field field = schema.field(name);
            if (field == null) {
                throw noKey("it has no field '" + name + "', which pk.fields names");
            }
            columns.add(
                    isRecordKey ? ColumnSource.ofKeyField(field) : ColumnSource.ofRow(field, true));
        }
        return columns;
    }

    private Schema structKey(Optional<Schema> key) {
        return key.filter(schema -> schema.type() == Schema.Type.STRUCT)
                .orElseThrow(() -> noKey("it has no value, and its key is no struct"));
    }

    private static DataException noKey(String reason) {
        return new DataException(
                reason
                        + "; check pk.mode and pk.fields, and that the key's converter gives a schema");
    }
}

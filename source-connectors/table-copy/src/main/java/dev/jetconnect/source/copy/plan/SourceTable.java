package dev.jetconnect.source.copy.plan;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A table that is copied.
 *
 * @param name as {@code schema.table}, or whatever a query is called
 * @param key names of the primary key's columns, as far as all of them are copied
 * @param relations where the rows are: the table itself, its partitions, or a query in brackets; as
 *     SQL has it
 * @param rowsEstimated what the server's statistics say; below 0: nothing
 */
public record SourceTable(
        String name,
        List<SourceColumn> columns,
        List<String> key,
        List<String> relations,
        Optional<String> filter,
        boolean hasPlaces,
        long rowsEstimated) {

    public SourceTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        relations = List.copyOf(relations);
    }

    /** Only its rows that fulfil another condition as well. */
    public SourceTable where(String condition) {
        return new SourceTable(
                name,
                columns,
                key,
                relations,
                Optional.of(
                        filter.map(first -> "(" + first + ") AND " + condition).orElse(condition)),
                hasPlaces,
                rowsEstimated);
    }

    public boolean hasKey() {
        return !key.isEmpty();
    }

    /** The position of each column of the key among all columns. */
    public int[] keyPositions() {
        List<String> names = columns.stream().map(SourceColumn::name).toList();
        return key.stream().mapToInt(names::indexOf).toArray();
    }

    public List<SourceColumn> keyColumns() {
        List<String> names = columns.stream().map(SourceColumn::name).toList();
        return key.stream().map(name -> columns.get(names.indexOf(name))).toList();
    }

    /** The schema of rows, with the name that Debezium's rows have. */
    public Schema rowSchema(String topic) {
        SchemaBuilder row = SchemaBuilder.struct().name(topic + ".Value");
        columns.forEach(column -> row.field(column.name(), column.schema()));
        return row.build();
    }

    /** Empty: the table has no key. */
    public Optional<Schema> keySchema(String topic) {
        if (!hasKey()) {
            return Optional.empty();
        }
        SchemaBuilder schema = SchemaBuilder.struct().name(topic + ".Key");
        keyColumns().forEach(column -> schema.field(column.name(), column.schema()));
        return Optional.of(schema.build());
    }

    /** The key of a row. */
    public static Struct key(Schema keySchema, Struct row) {
        Struct key = new Struct(keySchema);
        keySchema.fields().forEach(field -> key.put(field, row.getWithoutDefault(field.name())));
        return key;
    }
}

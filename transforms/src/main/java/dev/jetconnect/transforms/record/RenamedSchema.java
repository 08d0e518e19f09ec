package dev.jetconnect.transforms.record;

import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/**
 * A row's schema with other names of its fields; of Debezium's envelope, with those of the rows in
 * it. The fields' order stays.
 */
public final class RenamedSchema {
    private RenamedSchema() {}

    /**
     * Renames.
     *
     * @throws DataException if two fields would have one name
     */
    public static Schema of(Schema schema, UnaryOperator<String> rename) {
        return ChangeEvent.isEnvelope(schema) ? ofEnvelope(schema, rename) : ofRow(schema, rename);
    }

    public static String collision(String name) {
        return "Two fields of one row would be called '"
                + name
                + "'. Let the pattern of RenameByPattern match fewer names.";
    }

    private static Schema ofRow(Schema schema, UnaryOperator<String> rename) {
        SchemaBuilder builder = RecordRows.builderLike(schema);
        Set<String> names = new HashSet<>();
        for (Field field : schema.fields()) {
            String name = rename.apply(field.name());
            if (!names.add(name)) {
                throw new DataException(collision(name));
            }
            builder.field(name, field.schema());
        }
        return builder.build();
    }

    private static Schema ofEnvelope(Schema schema, UnaryOperator<String> rename) {
        SchemaBuilder builder = RecordRows.builderLike(schema);
        for (Field field : schema.fields()) {
            builder.field(
                    field.name(),
                    ChangeEvent.isState(field) ? ofRow(field.schema(), rename) : field.schema());
        }
        return builder.build();
    }
}

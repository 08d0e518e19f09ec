package dev.jetconnect.source.copy.plan;

import org.apache.kafka.connect.data.Schema;

/**
 * A column that is copied.
 *
 * @param select the expression that gives its text
 * @param cast the type that a text of it is given in a comparison
 * @param schema as Debezium's connectors have it, optional where it may be null
 * @param form how the driver's value becomes text
 */
public record SourceColumn(String name, String select, String cast, Schema schema, FieldForm form) {
    public boolean isWholeNumber() {
        return schema.name() == null
                && switch (schema.type()) {
                    case INT16, INT32, INT64 -> true;
                    default -> false;
                };
    }
}

package dev.jetconnect.sink.jdbc;

import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The parts of Debezium's change events of one schema. */
record Envelope(Field operation, Field before, Field after) {
    private static final String NAME_ENDING = ".Envelope";

    /** Empty: the schema is not that of a change event, so the value is the row itself. */
    static Optional<Envelope> of(Schema schema) {
        if (schema.name() == null || !schema.name().endsWith(NAME_ENDING)) {
            return Optional.empty();
        }
        return Optional.of(
                new Envelope(field(schema, "op"), field(schema, "before"), field(schema, "after")));
    }

    String operation(Struct event) {
        return (String) event.get(operation);
    }

    Optional<Struct> before(Struct event) {
        return Optional.ofNullable((Struct) event.get(before));
    }

    Struct after(Struct event) {
        if (event.get(after) instanceof Struct row) {
            return row;
        }
        throw new DataException(
                "the change event has no 'after', though its operation writes a row");
    }

    private static Field field(Schema schema, String name) {
        Field field = schema.field(name);
        if (field == null) {
            throw new DataException(
                    "its schema '"
                            + schema.name()
                            + "' is named like that of a Debezium change"
                            + " event, but has no field '"
                            + name
                            + "'");
        }
        return field;
    }
}

package dev.jetconnect.load;

import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/**
 * A row like one of a table of orders: seven fields, 1,083 bytes as JSON with its schema.
 *
 * <p>Immutable.
 */
final class RowForm implements RecordForm {
    private static final String AMOUNT =
            "The sum of all lines of the order, with taxes and without the deposit for boxes.";
    private static final String UPDATED_AT =
            "When any of the fields was changed last, by the clock of the server that has"
                    + " the table, not by its client's: UTC";

    private static final Schema SCHEMA =
            SchemaBuilder.struct()
                    .name("dev.jetconnect.load.Order")
                    .field("id", Schema.INT64_SCHEMA)
                    .field("customer_id", Schema.INT32_SCHEMA)
                    .field("amount", SchemaBuilder.float64().doc(AMOUNT).build())
                    .field("status", Schema.STRING_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("created_at", Timestamp.SCHEMA)
                    .field("updated_at", Timestamp.builder().doc(UPDATED_AT).build())
                    .build();

    private static final String[] STATUS = {"open", "paid", "sent", "lost", "back"};
    private static final long FIRST_NUMBER = 1_000_000_000L;
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;
    private static final String NOTE =
            "Deliver to the back door and ask for the caretaker, who signs for it; leave a note if"
                    + " nobody opens, and come again on the next working day. ";

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // the type of Connect's timestamps
    public Object value(long number) {
        Date time = new Date(EPOCH_MILLIS + number);
        return new Struct(SCHEMA)
                .put("id", FIRST_NUMBER + number)
                .put("customer_id", 10_000 + (int) (number % 50_000))
                .put("amount", 100 + (number % 800) + 0.25)
                .put("status", STATUS[(int) (number % STATUS.length)])
                .put("note", NOTE + (FIRST_NUMBER + number * 7919 % FIRST_NUMBER))
                .put("created_at", time)
                .put("updated_at", time);
    }

    @Override
    public long number(Object value) {
        return ((Struct) value).getInt64("id") - FIRST_NUMBER;
    }
}

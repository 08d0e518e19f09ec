package dev.jetconnect.load;

import org.apache.kafka.connect.data.Schema;

/** What values look like. */
interface RecordForm {
    Schema schema();

    /** The value of the record with this number. */
    Object value(long number);

    /** The number of the record with this value. */
    long number(Object value);
}

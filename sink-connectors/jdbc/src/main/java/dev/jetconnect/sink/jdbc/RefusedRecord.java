package dev.jetconnect.sink.jdbc;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record that cannot be written, whatever is tried. */
record RefusedRecord(SinkRecord record, DataException error) {
    /** A record that cannot be read as a row. */
    static RefusedRecord unreadable(SinkRecord record, DataException error) {
        String message =
                "The record of " + name(record) + " cannot be written: " + error.getMessage();
        return new RefusedRecord(record, new DataException(message, error));
    }

    /** A row that the database does not take. */
    static RefusedRecord refused(Change change, TableWriteException error, String column) {
        String message =
                "Row with key "
                        + change.key()
                        + " of table '"
                        + change.table()
                        + "' from "
                        + name(change.record())
                        + " was refused: "
                        + column
                        + error.getMessage();
        return new RefusedRecord(change.record(), new DataException(message, error.getCause()));
    }

    /** A change of a row that waits for an earlier one. */
    static RefusedRecord parked(Change change, RecordOrigin before) {
        String message =
                "The record of "
                        + name(change.record())
                        + " waits for that of topic '"
                        + before.partition().topic()
                        + "' partition "
                        + before.partition().partition()
                        + " offset "
                        + before.offset()
                        + ", which table '"
                        + change.table()
                        + "' has refused for the same key "
                        + change.key();
        return new RefusedRecord(change.record(), new DataException(message));
    }

    private static String name(SinkRecord record) {
        return "topic '"
                + record.topic()
                + "' partition "
                + record.kafkaPartition()
                + " offset "
                + record.kafkaOffset();
    }
}

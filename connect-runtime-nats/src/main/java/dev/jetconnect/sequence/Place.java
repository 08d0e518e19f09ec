package dev.jetconnect.sequence;

import java.util.Optional;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.header.Header;

/**
 * Where a record stands in the order of its source, as the transform {@code Sequence} has written
 * it into the record's headers.
 *
 * @param order names the order; positions of different orders don't compare
 * @param position compares, as text, as the positions do
 * @param previous position of the record before; null on the first one of a run
 */
record Place(String order, String position, String previous) {
    static final String ORDER_HEADER = "jetconnect.order";
    static final String POSITION_HEADER = "jetconnect.position";
    static final String PREVIOUS_HEADER = "jetconnect.previous";

    /** The record's place; empty for an unordered record. */
    static Optional<Place> of(ConnectRecord<?> record) {
        String position = header(record, POSITION_HEADER);
        if (position == null) {
            return Optional.empty();
        }
        String order = header(record, ORDER_HEADER);
        return Optional.of(
                new Place(order == null ? "" : order, position, header(record, PREVIOUS_HEADER)));
    }

    private static String header(ConnectRecord<?> record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null || header.value() == null ? null : header.value().toString();
    }
}

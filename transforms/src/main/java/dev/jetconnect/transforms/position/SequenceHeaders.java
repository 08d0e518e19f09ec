package dev.jetconnect.transforms.position;

import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.header.Headers;

/** The headers that tell a record's place in an order. A record without them is unordered. */
public final class SequenceHeaders {
    /** Names the order: positions of different orders don't compare. */
    public static final String ORDER = "jetconnect.order";

    /** Compares, as text, as the positions do. */
    public static final String POSITION = "jetconnect.position";

    /** Position of the record before; absent on the first one of a run. */
    public static final String PREVIOUS = "jetconnect.previous";

    private SequenceHeaders() {}

    /** A copy of the record with these headers. */
    public static <R extends ConnectRecord<R>> R add(
            R record, String order, String position, String previous) {
        // The record may be applied again, after a failure behind this transform: it is copied.
        R copy =
                record.newRecord(
                        record.topic(),
                        record.kafkaPartition(),
                        record.keySchema(),
                        record.key(),
                        record.valueSchema(),
                        record.value(),
                        record.timestamp(),
                        record.headers().duplicate());
        Headers headers = copy.headers();
        if (!headers.isEmpty()) {
            headers.remove(ORDER);
            headers.remove(POSITION);
            headers.remove(PREVIOUS);
        }
        headers.addString(ORDER, order);
        headers.addString(POSITION, position);
        if (previous != null) {
            headers.addString(PREVIOUS, previous);
        }
        return copy;
    }
}

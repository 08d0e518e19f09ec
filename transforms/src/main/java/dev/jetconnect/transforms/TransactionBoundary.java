package dev.jetconnect.transforms;

import dev.jetconnect.transforms.record.ChangeEvent;
import dev.jetconnect.transforms.record.ModuleVersion;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Puts what Debezium says of source transactions ({@code provide.transaction.metadata=true}) onto
 * the records as headers, where it survives a later flattening of the value. Each change gets its
 * transaction's id and its order in it. The event that ends a transaction, which Debezium writes to
 * a topic of its own behind the last change, gets the id, the number of changes and the end mark.
 *
 * <p>Thread-safe: it has no state.
 */
public final class TransactionBoundary<R extends ConnectRecord<R>>
        implements Transformation<R>, Versioned {
    public static final String ID_HEADER = "jetconnect.transaction.id";
    public static final String ORDER_HEADER = "jetconnect.transaction.order";
    public static final String END_HEADER = "jetconnect.transaction.end";
    public static final String EVENTS_HEADER = "jetconnect.transaction.events";

    private static final String TRANSACTION = "transaction";
    private static final String ID = "id";
    private static final String ORDER = "total_order";
    private static final String STATUS = "status";
    private static final String EVENTS = "event_count";
    private static final String END = "END";
    private static final String BEGIN = "BEGIN";

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public R apply(R record) {
        Object value = record.value();
        if (ChangeEvent.isEnvelope(value)) {
            Object transaction = ChangeEvent.field(value, TRANSACTION);
            return transaction == null ? record : marked(record, transaction, false);
        }
        Object status = ChangeEvent.field(value, STATUS);
        boolean isBoundary =
                (END.equals(status) || BEGIN.equals(status))
                        && ChangeEvent.field(value, ID) != null;
        return isBoundary ? marked(record, value, END.equals(status)) : record;
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return ModuleVersion.read();
    }

    @Override
    public void close() {}

    private R marked(R record, Object transaction, boolean isEnd) {
        // The record may be applied again, after a failure behind this transform: it is copied.
        R marked = copy(record);
        Headers headers = marked.headers();
        headers.remove(ID_HEADER);
        headers.remove(ORDER_HEADER);
        headers.remove(EVENTS_HEADER);
        headers.remove(END_HEADER);
        headers.addString(ID_HEADER, String.valueOf(ChangeEvent.field(transaction, ID)));
        addNumber(headers, ORDER_HEADER, ChangeEvent.field(transaction, ORDER));
        addNumber(headers, EVENTS_HEADER, ChangeEvent.field(transaction, EVENTS));
        headers.addBoolean(END_HEADER, isEnd);
        return marked;
    }

    private R copy(R record) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp(),
                record.headers().duplicate());
    }

    private static void addNumber(Headers headers, String name, Object number) {
        if (number instanceof Number count) {
            headers.add(name, count.longValue(), Schema.INT64_SCHEMA);
        }
    }
}

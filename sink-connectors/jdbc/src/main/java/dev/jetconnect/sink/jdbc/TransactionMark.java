package dev.jetconnect.sink.jdbc;

import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What a record tells of its source transaction: Debezium's {@code transaction} block, its BEGIN
 * and END events, or the headers of the transformation {@code TransactionBoundary}.
 *
 * @param id the same for all records of a transaction
 * @param isEnd whether nothing of the transaction comes behind the record
 */
record TransactionMark(String id, boolean isEnd) {
    private static final String ID_HEADER = "jetconnect.transaction.id";
    private static final String END_HEADER = "jetconnect.transaction.end";
    private static final String BOUNDARY = ".TransactionMetadataValue";
    private static final String TRANSACTION = "transaction";
    private static final String ID = "id";

    /** Empty: the record is of no transaction, or belongs to the one that it comes in. */
    static Optional<TransactionMark> of(SinkRecord record) {
        Header id = record.headers().lastWithName(ID_HEADER);
        if (id != null) {
            Header end = record.headers().lastWithName(END_HEADER);
            return Optional.of(mark(id.value(), end != null && Boolean.TRUE.equals(end.value())));
        }
        if (!(record.value() instanceof Struct value)) {
            return Optional.empty();
        }
        if (isBoundary(value.schema().name())) {
            return Optional.of(mark(value.get(ID), "END".equals(value.get("status"))));
        }
        return value.schema().field(TRANSACTION) != null
                        && value.get(TRANSACTION) instanceof Struct transaction
                        && transaction.schema().field(ID) != null
                ? Optional.of(mark(transaction.get(ID), false))
                : Optional.empty();
    }

    static boolean isBoundary(String schemaName) {
        return schemaName != null && schemaName.endsWith(BOUNDARY);
    }

    private static TransactionMark mark(Object id, boolean isEnd) {
        return new TransactionMark(ofTransaction(String.valueOf(id)), isEnd);
    }

    /** PostgreSQL's ids are the number of the transaction, and the position of the single event. */
    private static String ofTransaction(String id) {
        int colon = id.indexOf(':');
        boolean isPostgres = isNumber(id, 0, colon) && isNumber(id, colon + 1, id.length());
        return isPostgres ? id.substring(0, colon) : id;
    }

    private static boolean isNumber(String text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return begin < end;
    }
}

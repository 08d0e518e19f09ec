package dev.jetconnect.sink.jdbc;

import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Follows the transactions of one source through its records, and finds where none is open.
 * Confined to the task thread.
 */
final class SourceTransactions {
    private Optional<String> open = Optional.empty();

    /**
     * Goes on to the next record.
     *
     * @return whether no transaction is open behind it
     * @throws ConnectException the order in which records come is not that of transactions
     */
    boolean pass(SinkRecord record) {
        Optional<TransactionMark> mark = TransactionMark.of(record);
        if (mark.isPresent()) {
            TransactionMark found = mark.get();
            if (open.isPresent() && !open.get().equals(found.id())) {
                throw interleaved(record, found.id());
            }
            open = found.isEnd() ? Optional.empty() : Optional.of(found.id());
        }
        return open.isEmpty();
    }

    /** The records come again from a place where no transaction is open. */
    void reset() {
        open = Optional.empty();
    }

    private ConnectException interleaved(SinkRecord record, String next) {
        return new ConnectException(
                "Transaction '"
                        + next
                        + "' comes before the end of transaction '"
                        + open.orElseThrow()
                        + "' (topic '"
                        + record.topic()
                        + "' partition "
                        + record.kafkaPartition()
                        + " offset "
                        + record.kafkaOffset()
                        + "), so "
                        + JdbcSinkKeys.TRANSACTION_APPLY
                        + " cannot keep transactions whole; nothing of either was written. The sink"
                        + " must read all topics of one source connector, its transaction topic"
                        + " (<topic.prefix>."
                        + "transaction, with provide.transaction.metadata=true) among them, and get"
                        + " them in the order of the source: JetConnect's streams have it, on Kafka"
                        + " only a topic of one partition that holds all has it");
    }
}

package dev.jetconnect.probe;

import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * Ends a transaction after every so many records, where the config says so.
 *
 * <p>Confined to the task's thread.
 */
final class TransactionMarks {
    private final Calls calls;
    private final TransactionContext context;
    private final int recordsMax;
    private final int abortEvery;
    private int records;
    private int transactions;

    /**
     * @param context null where the connector does not define transactions
     */
    TransactionMarks(Calls calls, TransactionContext context) {
        this.calls = calls;
        this.context = context;
        this.recordsMax = calls.config().getInt(ProbeConfig.TRANSACTION_RECORDS);
        this.abortEvery = calls.config().getInt(ProbeConfig.TRANSACTION_ABORT_EVERY);
        calls.note("transactionContext", context == null ? "absent" : "present");
    }

    /** Called with each record, in their order. */
    void mark(SourceRecord record) {
        if (context == null || recordsMax == 0 || ++records < recordsMax) {
            return;
        }
        records = 0;
        transactions++;
        if (abortEvery > 0 && transactions % abortEvery == 0) {
            context.abortTransaction(record);
            calls.note("abortTransaction", record.key());
        } else {
            context.commitTransaction(record);
            calls.note("commitTransaction", record.key());
        }
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;

/** Rows could not be written to a table; what to do about it is up to the transaction's owner. */
final class TableWriteException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient TableId table;
    private final SqlFailure failure;
    private final boolean isCopy;

    TableWriteException(
            TableId table, SqlFailure failure, boolean isCopy, String reason, Exception cause) {
        super(reason, cause);
        this.table = table;
        this.failure = failure;
        this.isCopy = isCopy;
    }

    TableId table() {
        return table;
    }

    SqlFailure failure() {
        return failure;
    }

    boolean isCopy() {
        return isCopy;
    }
}

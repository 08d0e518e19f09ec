package dev.jetconnect.databases;

import java.sql.SQLException;

/**
 * The server's refusal of a row, without the values that its own message quotes: they belong in no
 * log.
 */
final class RefusedRowException extends SQLException {
    private static final long serialVersionUID = 1L;

    RefusedRowException(String reason, SQLException original) {
        super(reason, original.getSQLState(), original.getErrorCode());
        setStackTrace(original.getStackTrace());
    }
}

package dev.jetconnect.cli;

import java.io.IOException;

/** A request that a worker refused or did not answer; the message says so in a sentence. */
final class RestFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * @param status HTTP status of the refusal; 0 where there was no answer
     */
    RestFailure(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** Whether asking again later may help. */
    boolean isPassing() {
        return status == 0 || status >= 500;
    }

    /** Whether the request itself is wrong. */
    boolean isBadRequest() {
        return status == 400;
    }

    /** Whether what the path names is not there. */
    boolean isNotFound() {
        return status == 404;
    }
}

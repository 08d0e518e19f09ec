package dev.jetconnect.source.copy.read;

/** A reader has failed, for the reason that is its cause. */
public final class ReadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ReadFailure(Throwable cause) {
        super(cause);
    }
}

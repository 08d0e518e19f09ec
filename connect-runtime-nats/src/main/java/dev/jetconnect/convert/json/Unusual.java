package dev.jetconnect.convert.json;

/**
 * Says that a record is for Connect's own converter, which may find that it is wrong, and say why.
 */
final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Without a stack trace, since nobody sees it. */
    Unusual() {
        super(null, null, false, false);
    }
}

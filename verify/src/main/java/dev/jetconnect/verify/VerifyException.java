package dev.jetconnect.verify;

/** Why two databases could not be compared: a sentence for the user, without secrets. */
final class VerifyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VerifyException(String sentence) {
        super(sentence);
    }

    VerifyException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

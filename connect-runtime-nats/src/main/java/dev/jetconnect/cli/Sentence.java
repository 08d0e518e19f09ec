package dev.jetconnect.cli;

import java.net.BindException;
import java.util.Optional;

/** Turns a failure into what a person at a terminal can use: one sentence, no stack trace. */
final class Sentence {
    private Sentence() {}

    static String of(Throwable failure) {
        Optional<BindException> bind = cause(failure, BindException.class);
        if (bind.isPresent()) {
            return "The REST listener's address is in use ("
                    + deepestBind(failure)
                    + "). Stop the other process, or set listeners to another port, for example"
                    + " listeners=http://:8084.";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static String deepestBind(Throwable failure) {
        String message = failure.getMessage();
        for (Throwable next = failure; next != null; next = next.getCause()) {
            if (String.valueOf(next.getMessage()).contains("bind")) {
                message = next.getMessage();
            }
        }
        return message;
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable next = failure; next != null; next = next.getCause()) {
            if (type.isInstance(next)) {
                return Optional.of(type.cast(next));
            }
        }
        return Optional.empty();
    }
}

package dev.jetconnect.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a pipeline does. */
enum PipelineMode {
    /** Copies tables, and is finished then. */
    COPY,
    /** Follows changes. */
    STREAM,
    /** Copies tables, and follows the changes since the moment of the copy. */
    COPY_THEN_STREAM;

    static Optional<PipelineMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.toString().equals(text)).findFirst();
    }

    static String all() {
        return Arrays.stream(values())
                .map(PipelineMode::toString)
                .collect(Collectors.joining(", "));
    }

    boolean copies() {
        return this != STREAM;
    }

    boolean streams() {
        return this != COPY;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

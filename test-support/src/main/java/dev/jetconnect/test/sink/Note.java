package dev.jetconnect.test.sink;

import java.util.Optional;

/** What a target holds of one of {@link Notes}. */
public record Note(long id, Optional<String> text, Optional<String> author) {}

package dev.jetconnect.source.copy.database;

import java.util.Optional;

/**
 * A query for some rows of a slice.
 *
 * @param next where the next chunk begins, if that is known before; empty: behind the last row
 * @param rowsMax with fewer rows than these the slice is at its end, unless there is a {@code next}
 */
public record Chunk(String sql, Optional<String> next, long rowsMax) {}

package dev.jetconnect.sink.jdbc;

/** How much a statement writes, and waits in memory for its end; one row may be more. */
record BatchLimits(int rows, long bytes) {}

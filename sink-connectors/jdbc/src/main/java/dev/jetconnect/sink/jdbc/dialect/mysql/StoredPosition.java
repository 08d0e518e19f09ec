package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.PositionRow;

/**
 * A row of the table of positions.
 *
 * @param session the connection that has written it last; 0: unknown
 */
record StoredPosition(PositionRow row, long session) {}

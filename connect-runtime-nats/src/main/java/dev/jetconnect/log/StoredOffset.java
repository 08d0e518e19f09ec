package dev.jetconnect.log;

/**
 * An offset and where its unit stands.
 *
 * @param offset as JSON; null if the source partition was removed
 */
record StoredOffset(String offset, StreamPosition at) {}

package dev.jetconnect.store;

/**
 * A task that stands still with data pending, as its status shows it.
 *
 * @param since ISO-8601
 * @param doing what it has not come back from
 */
public record StuckNote(String since, String doing) {}

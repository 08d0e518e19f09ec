package dev.jetconnect.databases.structure;

/**
 * A column of an index.
 *
 * @param prefix how many characters or bytes of it the index has; 0: all
 */
public record IndexPart(String column, boolean isDescending, int prefix) {}

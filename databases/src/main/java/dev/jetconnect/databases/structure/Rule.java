package dev.jetconnect.databases.structure;

/**
 * What a table declares of its rows, and only its own kind of database understands.
 *
 * @param definition such as {@code CHECK (price > 0)}
 */
public record Rule(String name, String definition) {}

package dev.jetconnect.sink.jdbc.dialect;

import dev.jetconnect.databases.structure.IndexStructure;
import java.util.function.UnaryOperator;

/**
 * An index as it is wanted here.
 *
 * @param definition as the catalog will have it
 * @param statement creates it by a name
 */
public record WantedIndex(IndexStructure definition, UnaryOperator<String> statement) {}

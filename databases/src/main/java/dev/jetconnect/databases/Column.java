package dev.jetconnect.databases;

import java.util.Optional;

/**
 * A column as the database's catalog has it.
 *
 * @param type the type's name alone, in lower case: without length, precision or sign; {@code enum}
 *     for each enumeration; of a PostgreSQL domain what it is made of
 * @param definition the type as a definition of the column has it
 * @param defaultValue an SQL expression of this database
 * @param isGenerated the database computes it, so nothing may be written to it
 * @param isIdentity the database numbers the rows that have no value of it
 */
public record Column(
        String name,
        String type,
        String definition,
        boolean isNullable,
        Optional<String> defaultValue,
        boolean isGenerated,
        boolean isIdentity) {}

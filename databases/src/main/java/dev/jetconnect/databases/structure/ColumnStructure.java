package dev.jetconnect.databases.structure;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A column of a table, beside its type.
 *
 * @param onUpdate what an update sets it to, as MySQL and MariaDB can
 * @param identity whether, and how, the database numbers rows with it
 * @param next the number that the next row gets; empty: it is not known
 * @param generated the expression that the database computes it by
 * @param isStored whether a generated column is computed when its row is written
 * @param comment empty: it has none
 */
public record ColumnStructure(
        String name,
        boolean isNullable,
        Optional<ColumnDefault> defaultValue,
        Optional<String> onUpdate,
        Identity identity,
        OptionalLong next,
        Optional<String> generated,
        boolean isStored,
        String comment) {}

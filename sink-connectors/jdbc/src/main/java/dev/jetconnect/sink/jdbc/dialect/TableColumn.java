package dev.jetconnect.sink.jdbc.dialect;

/**
 * A column that a table has.
 *
 * @param type the type's name, without length or precision
 * @param isGenerated the database computes it, so nothing may be written to it
 * @param isIdentityAlways only an insert that says so may write it
 */
public record TableColumn(
        String name, String type, boolean isGenerated, boolean isIdentityAlways) {}

package dev.jetconnect.sink.jdbc.dialect;

/**
 * A column that a table has.
 *
 * @param type the type's name, without length or precision
 * @param isGenerated the database computes it, so nothing may be written to it
 * @param isIdentityAlways only an insert that says so may write it
 * @param isExact whether values are equal only if they are the same, but for the case of letters
 *     and trailing spaces: not so with many collations, and with types that read their values
 */
public record TableColumn(
        String name, String type, boolean isGenerated, boolean isIdentityAlways, boolean isExact) {}

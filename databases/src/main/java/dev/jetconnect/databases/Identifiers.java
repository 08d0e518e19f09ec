package dev.jetconnect.databases;

import java.util.Locale;

/**
 * How names become SQL. Names come from records, so they are quoted always; not to quote means, as
 * PostgreSQL has it, to fold to lower case, and so it is done here for each database.
 */
public record Identifiers(DatabaseKind kind, boolean keepsCase) {
    /**
     * The name as it is meant, though columns, and on some machines tables, may ignore its case.
     */
    public String stored(String name) {
        return keepsCase ? name : name.toLowerCase(Locale.ROOT);
    }

    public String quote(String name) {
        return kind.quote(stored(name));
    }

    public String quote(TableId table) {
        return table.schema().map(schema -> quote(schema) + ".").orElse("") + quote(table.name());
    }
}

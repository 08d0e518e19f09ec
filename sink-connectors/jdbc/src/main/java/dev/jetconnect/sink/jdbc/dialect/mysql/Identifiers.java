package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.TableId;
import java.util.Locale;

/**
 * How names become SQL. Names come from records, so they are quoted always; not to quote means, as
 * for the other databases, to fold to lower case, and so it is done here.
 */
record Identifiers(boolean keepsCase) {
    /** The name as it is meant, though columns, and on some machines tables, ignore its case. */
    String stored(String name) {
        return keepsCase ? name : name.toLowerCase(Locale.ROOT);
    }

    String quote(String name) {
        return quoteStored(stored(name));
    }

    String quote(TableId table) {
        return table.schema().map(schema -> quote(schema) + ".").orElse("") + quote(table.name());
    }

    /** Quotes a name that the catalog has given. */
    static String quoteStored(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}

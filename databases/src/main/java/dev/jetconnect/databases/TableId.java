package dev.jetconnect.databases;

import java.util.Optional;

/**
 * A table's address.
 *
 * @param schema empty: the table is looked for, and created, on the connection's search path
 */
public record TableId(Optional<String> schema, String name) {
    @Override
    public String toString() {
        return schema.map(s -> s + "." + name).orElse(name);
    }
}

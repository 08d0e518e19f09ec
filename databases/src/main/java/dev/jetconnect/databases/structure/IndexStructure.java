package dev.jetconnect.databases.structure;

import java.util.List;
import java.util.Optional;

/**
 * An index beside that of the primary key.
 *
 * @param isConstraint whether the table is declared to be unique in it
 * @param parts of a plain b-tree; of others as far as these are columns
 * @param special what its database has behind the name, where it is more than a plain b-tree
 */
public record IndexStructure(
        String name,
        boolean isUnique,
        boolean isConstraint,
        List<IndexPart> parts,
        Optional<String> special) {
    public IndexStructure {
        parts = List.copyOf(parts);
    }

    public List<String> columns() {
        return parts.stream().map(IndexPart::column).toList();
    }
}

package dev.jetconnect.sink.jdbc.dialect;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.IndexPart;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.TableStructure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table of a source as it is wanted here.
 *
 * @param columns as records have them
 * @param isSameProduct whether both databases understand the same expressions
 */
public record WantedTable(
        TableId id, List<ColumnSpec> columns, TableStructure source, boolean isSameProduct) {
    public WantedTable {
        columns = List.copyOf(columns);
    }

    public Optional<ColumnStructure> structure(ColumnSpec column) {
        return source.column(column.name());
    }

    public Optional<ColumnSpec> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    public boolean hasAll(List<String> names) {
        return names.stream().allMatch(name -> column(name).isPresent());
    }

    /** Whether rows are found by the whole column, so that no part of its value may do. */
    public boolean isWholeInKey(String name) {
        Stream<String> unique =
                source.indexes().stream()
                        .filter(IndexStructure::isUnique)
                        .filter(index -> index.special().isEmpty())
                        .flatMap(index -> index.parts().stream())
                        .filter(part -> part.prefix() == 0)
                        .map(IndexPart::column);
        Stream<String> referring =
                source.foreignKeys().stream().map(ForeignKey::columns).flatMap(List::stream);
        return Stream.concat(unique, referring).anyMatch(name::equals);
    }
}

package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.StructureRecord;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import java.util.List;

/**
 * A structure that has come, and the table that it is for.
 *
 * @param columns as rows of the same topic have them
 */
public record StructureTarget(TableId table, List<ColumnSpec> columns, StructureRecord structure) {
    public StructureTarget {
        columns = List.copyOf(columns);
    }
}

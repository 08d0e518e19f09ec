package dev.jetconnect.databases.structure;

import java.util.List;

/**
 * A foreign key.
 *
 * @param referenced the other table, as {@code schema.table}
 * @param onDelete as SQL says it: {@code NO ACTION}, {@code CASCADE} and so on
 * @param extras what else is declared, such as {@code DEFERRABLE INITIALLY DEFERRED}
 */
public record ForeignKey(
        String name,
        List<String> columns,
        String referenced,
        List<String> referencedColumns,
        String onDelete,
        String onUpdate,
        String extras) {
    private static final String BETWEEN_PARTS = "\n";
    private static final String BETWEEN_COLUMNS = "\t";

    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    /** All of it, to be read by {@link #parse}. */
    public String text() {
        return String.join(
                BETWEEN_PARTS,
                name,
                String.join(BETWEEN_COLUMNS, columns),
                referenced,
                String.join(BETWEEN_COLUMNS, referencedColumns),
                onDelete,
                onUpdate,
                extras);
    }

    public static ForeignKey parse(String text) {
        String[] parts = text.split(BETWEEN_PARTS, -1);
        return new ForeignKey(
                parts[0],
                List.of(parts[1].split(BETWEEN_COLUMNS, -1)),
                parts[2],
                List.of(parts[3].split(BETWEEN_COLUMNS, -1)),
                parts[4],
                parts[5],
                parts[6]);
    }
}

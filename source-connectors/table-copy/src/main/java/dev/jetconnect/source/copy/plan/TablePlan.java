package dev.jetconnect.source.copy.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * The slices of a table. Its text is kept with the offsets, so that a restart finds the same.
 *
 * @param run which copy of the table it is for: when that began, in milliseconds
 * @param rowsEstimated what the planner of the database expects; below 0: it is unknown
 * @param window which rows are copied; empty: all
 */
public record TablePlan(
        String table, List<Slice> slices, long run, long rowsEstimated, Optional<Window> window) {
    private static final String BETWEEN_SLICES = " ";
    private static final String BETWEEN_PARTS = ":";

    public TablePlan {
        slices = List.copyOf(slices);
    }

    /** The slices of no copy in particular. */
    public TablePlan(String table, List<Slice> slices) {
        this(table, slices, 0, -1, Optional.empty());
    }

    /** The same slices for a copy that begins. */
    public TablePlan begun(long newRun, long newRowsEstimated, Optional<Window> newWindow) {
        return new TablePlan(table, slices, newRun, newRowsEstimated, newWindow);
    }

    /** Those of the tables that are planned: others have come since. */
    public static List<SourceTable> planned(List<SourceTable> tables, List<TablePlan> plans) {
        Set<String> names = plans.stream().map(TablePlan::table).collect(Collectors.toSet());
        return tables.stream().filter(table -> names.contains(table.name())).toList();
    }

    /** The slices, without the table's name. */
    public String text() {
        return slices.stream()
                .map(
                        slice ->
                                String.join(
                                        BETWEEN_PARTS,
                                        String.valueOf(slice.relation()),
                                        slice.method().name(),
                                        slice.from(),
                                        slice.to()))
                .collect(Collectors.joining(BETWEEN_SLICES));
    }

    public static TablePlan parse(String table, String text) {
        List<Slice> slices = new ArrayList<>();
        for (String slice : text.split(BETWEEN_SLICES, -1)) {
            String[] parts = slice.split(BETWEEN_PARTS, -1);
            slices.add(
                    new Slice(
                            slices.size(),
                            Integer.parseInt(parts[0]),
                            Slice.Method.valueOf(parts[1]),
                            parts[2],
                            parts[3]));
        }
        return new TablePlan(table, slices);
    }

    /**
     * By which slices are kept. Those of a copy tell by themselves which it is, so that all copies
     * have the same: there are only as many offsets as slices. Before, each plan had its own.
     */
    public String id() {
        if (run > 0) {
            return "copy";
        }
        CRC32C sum = new CRC32C();
        sum.update(text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}

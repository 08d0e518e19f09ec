package dev.jetconnect.it.types;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What became of the values of one source in one target.
 *
 * @param refusals the messages of the records that were not written, in the records' order
 */
record TypesPair(
        TypesDatabase source,
        TypesDatabase target,
        Map<Integer, Map<String, String>> given,
        Map<Integer, Map<String, String>> stored,
        Map<String, String> targetTypes,
        List<String> refusals) {

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?(e[+-]?\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern UTC = Pattern.compile("(?<=:\\d\\d(\\.\\d{0,6})?)\\+00$");

    /**
     * One value, before and after.
     *
     * @param definition the source's column
     * @param given null: the source has a null
     * @param stored null: the target has a null
     */
    record Line(
            String definition,
            String given,
            String targetType,
            String stored,
            boolean isRefused,
            String note) {
        boolean isSame() {
            return !isRefused && TypesPair.isSame(given, stored);
        }
    }

    static String database(TypesDatabase source) {
        return "from_" + source.name();
    }

    /** Where records go that are not written. */
    static String refusedTopic(TypesDatabase source, TypesDatabase target) {
        return "refused_" + source.name() + "_" + target.name();
    }

    @Override
    public String toString() {
        return title();
    }

    String title() {
        return source.title() + " to " + target.title();
    }

    List<Line> lines() {
        Map<Integer, String> reasons = reasons();
        List<Line> lines = new ArrayList<>();
        for (TypeColumn column : source.cases().columns()) {
            for (TypeColumn.Value value : column.values()) {
                lines.add(
                        new Line(
                                column.definition(),
                                given.get(value.id()).get(column.name()),
                                targetTypes.getOrDefault(column.name(), "none"),
                                stored(column, value, reasons),
                                reasons.containsKey(value.id()),
                                source.cases().note(column, value, target.name())));
            }
        }
        return lines;
    }

    /** Notes on values and columns that are the same. */
    List<String> staleNotes() {
        Iterator<Line> lines = lines().iterator();
        List<String> stale = new ArrayList<>();
        for (TypeColumn column : source.cases().columns()) {
            boolean isColumnSame = true;
            for (TypeColumn.Value value : column.values()) {
                boolean isSame = lines.next().isSame();
                isColumnSame &= isSame;
                if (isSame && value.notes().containsKey(target.name())) {
                    stale.add(column.definition() + " " + value.sql());
                }
            }
            if (isColumnSame && column.notes().containsKey(target.name())) {
                stale.add(column.definition());
            }
        }
        return stale;
    }

    /** Why rows are missing: the records of the snapshot and of inserts come in the rows' order. */
    private Map<Integer, String> reasons() {
        Iterator<String> rest = refusals.iterator();
        Map<Integer, String> reasons = new HashMap<>();
        for (int base : List.of(0, TypesTable.INSERTED)) {
            for (TypeColumn column : source.cases().columns()) {
                for (TypeColumn.Value value : column.values()) {
                    if (!stored.containsKey(base + value.id())) {
                        reasons.put(base + value.id(), rest.hasNext() ? rest.next() : "unknown");
                    }
                }
            }
        }
        return reasons;
    }

    /** One text where snapshot, insert and update lead to the same one. */
    private String stored(TypeColumn column, TypeColumn.Value value, Map<Integer, String> reasons) {
        String snapshot = stored(column, value.id(), reasons);
        String inserted = stored(column, value.id() + TypesTable.INSERTED, reasons);
        // An update that is refused leaves the row, without the value.
        boolean hasNoUpdate =
                column.isComputed() || reasons.containsKey(value.id() + TypesTable.INSERTED);
        String updated =
                hasNoUpdate ? inserted : stored(column, value.id() + TypesTable.UPDATED, reasons);
        if (Objects.equals(snapshot, inserted) && Objects.equals(inserted, updated)) {
            return snapshot;
        }
        String streamed = Objects.equals(inserted, updated) ? inserted : inserted + " / " + updated;
        return snapshot + " by the snapshot, " + streamed + " by the stream";
    }

    private String stored(TypeColumn column, int id, Map<Integer, String> reasons) {
        return reasons.containsKey(id)
                ? "refused: " + reasons.get(id)
                : stored.get(id).get(column.name());
    }

    /** The same, whatever the database shows it as. */
    private static boolean isSame(String given, String stored) {
        if (given == null || stored == null) {
            return given == null && stored == null;
        }
        String before = shown(given);
        String after = shown(stored);
        return before.equals(after)
                || (NUMBER.matcher(before).matches()
                        && NUMBER.matcher(after).matches()
                        && before.startsWith("-") == after.startsWith("-")
                        && new BigDecimal(before).compareTo(new BigDecimal(after)) == 0);
    }

    private static String shown(String value) {
        return switch (value) {
            case "true" -> "1";
            case "false" -> "0";
            default -> UTC.matcher(value).replaceFirst("");
        };
    }
}

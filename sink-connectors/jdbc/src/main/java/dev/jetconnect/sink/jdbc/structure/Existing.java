package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.IndexPart;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.Rule;
import dev.jetconnect.databases.structure.TableStructure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a table has already, compared with what it is to have. Immutable. */
record Existing(TableStructure table) {
    private static final Set<String> REFUSING = Set.of("NO ACTION", "RESTRICT");

    /** Whether there is one that does the same, by whatever name. */
    boolean has(IndexStructure wanted) {
        return table.indexes().stream().anyMatch(index -> isSame(index, wanted));
    }

    private static boolean isSame(IndexStructure index, IndexStructure wanted) {
        if (index.isUnique() != wanted.isUnique()
                || index.special().isPresent() != wanted.special().isPresent()) {
            return false;
        }
        return wanted.special().isPresent()
                ? plain(index.special().get()).equals(plain(wanted.special().get()))
                : parts(index).equals(parts(wanted));
    }

    private static List<IndexPart> parts(IndexStructure index) {
        return index.parts().stream()
                .map(
                        part ->
                                new IndexPart(
                                        part.column().toLowerCase(Locale.ROOT),
                                        part.isDescending(),
                                        part.prefix()))
                .toList();
    }

    Optional<IndexStructure> index(String name) {
        return table.indexes().stream()
                .filter(index -> index.name().equalsIgnoreCase(name))
                .findFirst();
    }

    boolean has(Rule wanted) {
        return table.rules().stream()
                .anyMatch(rule -> plain(rule.definition()).equals(plain(wanted.definition())));
    }

    Optional<Rule> rule(String name) {
        return table.rules().stream()
                .filter(rule -> rule.name().equalsIgnoreCase(name))
                .findFirst();
    }

    boolean has(ForeignKey wanted, String referenced) {
        return table.foreignKeys().stream()
                .anyMatch(
                        key ->
                                isSame(key.columns(), wanted.columns())
                                        && isSame(
                                                key.referencedColumns(), wanted.referencedColumns())
                                        && key.referenced().equalsIgnoreCase(referenced)
                                        && isSameAction(key.onDelete(), wanted.onDelete())
                                        && isSameAction(key.onUpdate(), wanted.onUpdate()));
    }

    Optional<ForeignKey> foreignKey(String name) {
        return table.foreignKeys().stream()
                .filter(key -> key.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static boolean isSame(List<String> columns, List<String> others) {
        return columns.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList()
                .equals(others.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    }

    private static boolean isSameAction(String action, String other) {
        return action.equals(other) || (REFUSING.contains(action) && REFUSING.contains(other));
    }

    /** Databases write expressions down anew: with brackets, quotes, casts and spaces. */
    private static String plain(String expression) {
        return expression
                .toLowerCase(Locale.ROOT)
                .replaceAll("::[a-z]+(?: varying)?(?:\\[\\])?", "")
                .replaceAll("[\\s()\"`]", "");
    }
}

package dev.jetconnect.verify;

import dev.jetconnect.databases.Table;
import java.util.List;

/**
 * A table of the source and the one that is its copy.
 *
 * @param columns those of the key first, then the others that are compared
 * @param keyCount how many of them are the key; 0: the rows have none that both sides know
 * @param notes what is not compared, or not exactly, and why
 */
record TablePair(
        Table source, Table target, List<ColumnPair> columns, int keyCount, List<String> notes) {
    TablePair {
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    boolean hasKey() {
        return keyCount > 0;
    }

    String name() {
        return source.id().toString();
    }

    /** Whether the key begins with a whole number, which both sides order alike. */
    boolean isKeyNumber() {
        return hasKey()
                && SideQuery.isWhole(columns.get(0).source().type())
                && SideQuery.isWhole(columns.get(0).target().type());
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The changes of one table that are yet to be written. Several changes of one row are reduced to
 * the last one, since others see the table only after the transaction. With {@link
 * InsertMode#INSERT} nothing is reduced: each record is a row of its own. Confined to the task
 * thread.
 */
final class TableBuffer {
    private final TableId table;
    private final InsertMode insertMode;
    private final Map<Object, Change> changes = new LinkedHashMap<>();
    private long bytes;
    private Change.Kind lastKind = Change.Kind.WRITE;

    TableBuffer(TableId table, InsertMode insertMode) {
        this.table = table;
        this.insertMode = insertMode;
    }

    TableId table() {
        return table;
    }

    /** Whether the change must find what is buffered in the table already. */
    boolean mustWriteBefore(Change change) {
        if (changes.isEmpty()) {
            return false;
        }
        if (change.kind() == Change.Kind.TRUNCATE) {
            return true;
        }
        if (insertMode == InsertMode.INSERT) {
            return change.kind() != lastKind;
        }
        Change earlier = changes.get(change.key());
        return earlier != null && change.kind() == Change.Kind.WRITE && !joins(earlier, change);
    }

    void add(Change change) {
        lastKind = change.kind();
        bytes += DataSize.of(change.values());
        if (insertMode == InsertMode.INSERT) {
            changes.put(change, change);
            return;
        }
        Change earlier = changes.put(change.key(), change);
        if (earlier != null) {
            changes.put(change.key(), change.after(earlier));
        }
    }

    int size() {
        return changes.size();
    }

    /** Of all that was added, also of what a later change of its row has replaced. */
    long bytes() {
        return bytes;
    }

    Collection<Change> changes() {
        return changes.values();
    }

    void clear() {
        changes.clear();
        bytes = 0;
        lastKind = Change.Kind.WRITE;
    }

    private boolean joins(Change earlier, Change later) {
        if (earlier.kind() == Change.Kind.DELETE) {
            // A deleted row is not there for an update, and has no values that could stay.
            return insertMode == InsertMode.UPSERT && !later.isPartial();
        }
        return earlier.binding() == later.binding();
    }
}

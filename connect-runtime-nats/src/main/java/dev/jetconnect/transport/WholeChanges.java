package dev.jetconnect.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps together what Debezium makes of one change. A changed key becomes a delete, a tombstone and
 * an insert, and all three bear the same offset; yet a poll may end between them. Were the first
 * part stored with that offset, then a connector that is started again would go on behind the
 * change, and the rest of it would be lost. So the last records of a poll are held back until the
 * change that they belong to is whole.
 *
 * <p>Confined to the task's thread.
 */
final class WholeChanges implements UnaryOperator<List<SourceRecord>> {
    /** How long a part that was announced is waited for. It comes at once, if the task is alive. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(WholeChanges.class);

    /** On the delete and the tombstone of a changed key: an insert follows. */
    private static final String NEW_KEY = "__debezium.newkey";

    private static final String TOMBSTONES = "tombstones.on.delete";
    private static final String OPERATION = "op";
    private static final String DELETE = "d";
    private static final String TRUNCATE = "t";

    private final boolean hasTombstones;
    private final LongSupplier nanoTime;
    private List<SourceRecord> held = List.of();
    private long heldSince;

    private WholeChanges(boolean hasTombstones, LongSupplier nanoTime) {
        this.hasTombstones = hasTombstones;
        this.nanoTime = nanoTime;
    }

    /**
     * @param config of the task
     * @param nanoTime as {@link System#nanoTime()}
     */
    static WholeChanges of(Map<String, String> config, LongSupplier nanoTime) {
        return new WholeChanges(
                Boolean.parseBoolean(config.getOrDefault(TOMBSTONES, "true")), nanoTime);
    }

    /**
     * Takes what a poll returned.
     *
     * @param polled null if the poll had nothing
     * @return the records to send now: without the last change while more of it may come; null if
     *     there are none
     */
    @Override
    public List<SourceRecord> apply(List<SourceRecord> polled) {
        if (polled == null || polled.isEmpty()) {
            return isAwaited() ? null : release();
        }
        List<SourceRecord> all = polled;
        if (!held.isEmpty()) {
            all = new ArrayList<>(held);
            all.addAll(polled);
        }
        int whole = isOpen(all.get(all.size() - 1)) ? lastChange(all) : all.size();
        hold(all.subList(whole, all.size()));
        return whole == 0 ? null : all.subList(0, whole);
    }

    private void hold(List<SourceRecord> open) {
        held = List.copyOf(open);
        heldSince = nanoTime.getAsLong();
    }

    /** A poll without records says that no tombstone follows; an insert is waited for longer. */
    private boolean isAwaited() {
        if (held.isEmpty() || !isKeyChange(held.get(held.size() - 1))) {
            return false;
        }
        if (nanoTime.getAsLong() - heldSince < PATIENCE.toNanos()) {
            return true;
        }
        log.warn(
                "A changed key in {} was announced, but the record with the new key did not come"
                        + " within {} s: its delete is sent without it",
                held.get(0).topic(),
                PATIENCE.toSeconds());
        return false;
    }

    private List<SourceRecord> release() {
        List<SourceRecord> released = held;
        held = List.of();
        return released.isEmpty() ? null : released;
    }

    private boolean isOpen(SourceRecord last) {
        if (isKeyChange(last)) {
            return true;
        }
        String operation = operation(last);
        return (DELETE.equals(operation) && hasTombstones) || TRUNCATE.equals(operation);
    }

    private static boolean isKeyChange(SourceRecord deleted) {
        return deleted.headers().lastWithName(NEW_KEY) != null;
    }

    private static String operation(SourceRecord record) {
        if (!(record.value() instanceof Struct change)) {
            return null;
        }
        Field operation = change.schema().field(OPERATION);
        return operation != null && change.get(operation) instanceof String name ? name : null;
    }

    private static int lastChange(List<SourceRecord> records) {
        SourceRecord last = records.get(records.size() - 1);
        int first = records.size() - 1;
        while (first > 0 && isSamePlace(records.get(first - 1), last)) {
            first--;
        }
        return first;
    }

    private static boolean isSamePlace(SourceRecord one, SourceRecord other) {
        return Objects.equals(one.sourcePartition(), other.sourcePartition())
                && Objects.equals(one.sourceOffset(), other.sourceOffset());
    }
}

package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Knows which rows had a change refused, so that no later change overtakes it: that one is refused
 * too, in the same order. A key is parked in the transaction that leaves its change out. Confined
 * to the task thread.
 */
final class ParkedKeys {
    private final Optional<ParkedKeyTable> table;
    private final int keysMax;
    private final Map<ParkedKey, RecordOrigin> parked = new HashMap<>();
    private final Map<ParkedKey, RecordOrigin> added = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private boolean isRead;

    /**
     * @param table empty: nothing is parked
     */
    private ParkedKeys(Optional<ParkedKeyTable> table, int keysMax) {
        this.table = table;
        this.keysMax = keysMax;
    }

    static ParkedKeys of(JdbcSinkConfig config, Dialect dialect) {
        return config.parking().isEnabled()
                ? new ParkedKeys(
                        Optional.of(new ParkedKeyTable(config, dialect)),
                        config.parking().keysMax())
                : none();
    }

    static ParkedKeys none() {
        return new ParkedKeys(Optional.empty(), 0);
    }

    /** Reads what is parked, unless it is known. Outside of a transaction. */
    void read(Connection connection) throws SQLException {
        if (isRead || table.isEmpty()) {
            return;
        }
        dropped();
        parked.putAll(table.get().read(connection));
        parked.keySet().forEach(key -> names.add(key.table()));
        isRead = true;
    }

    /** The changes that wait for no earlier one of their row; the others are handed on. */
    List<Change> free(List<Change> changes, Consumer<RefusedRecord> waiting) {
        if (names.isEmpty()) {
            return changes;
        }
        List<Change> free = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Optional<RecordOrigin> before = before(change);
            if (before.isPresent()) {
                waiting.accept(RefusedRecord.parked(change, before.get()));
            } else {
                free.add(change);
            }
        }
        return free;
    }

    /** The record that the change has to wait for. */
    private Optional<RecordOrigin> before(Change change) {
        // Most tables have no parked key, and need no text for each key.
        if (change.kind() == Change.Kind.TRUNCATE
                || !names.contains(ParkedKey.nameOf(change.table()))) {
            return Optional.empty();
        }
        ParkedKey key = ParkedKey.of(change);
        return Optional.ofNullable(parked.get(key)).or(() -> Optional.ofNullable(added.get(key)));
    }

    /** Parks the row of a change that was refused. */
    void park(Change change) {
        if (table.isEmpty() || change.kind() == Change.Kind.TRUNCATE) {
            return;
        }
        ParkedKey key = ParkedKey.of(change);
        added.put(key, RecordOrigin.of(change.record()));
        names.add(key.table());
        if (parked.size() + added.size() > keysMax) {
            throw tooMany();
        }
    }

    /** Stores what was parked, in the transaction that leaves the changes out. */
    void store(Connection connection) throws SQLException {
        if (!added.isEmpty()) {
            table.orElseThrow().add(connection, added);
        }
    }

    void committed() {
        parked.putAll(added);
        added.clear();
    }

    /** The transaction has failed, maybe in its commit; the target has to be asked. */
    void dropped() {
        parked.clear();
        added.clear();
        names.clear();
        isRead = false;
    }

    private ConnectException tooMany() {
        return new ConnectException(
                "More than "
                        + keysMax
                        + " keys would be parked ("
                        + JdbcSinkKeys.PARK_KEYS_MAX
                        + "); the last batch was not written. That many refused rows are rather the"
                        + " fault of a table than of the rows: see the errors in the dead letter"
                        + " queue");
    }
}

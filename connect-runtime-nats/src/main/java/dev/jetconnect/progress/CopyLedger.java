package dev.jetconnect.progress;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.log.StreamUnits;
import dev.jetconnect.nats.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;

/**
 * What the log has of the tables of one copy: read from the source offsets that stand with the rows
 * in the stream, so it is exact whoever writes and wherever it is read.
 *
 * <p>Confined to one thread at a time.
 */
final class CopyLedger implements StreamUnits.Visitor {
    private static final TypeReference<List<Object>> KEY = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> OFFSET = new TypeReference<>() {};

    private final UnaryOperator<String> topics;
    private final Map<String, TableLedger> tables = new TreeMap<>();
    private final Map<TopicPartition, Long> ends = new TreeMap<>(Ledgers.PARTITIONS);
    private Map<String, Object> lastOfSchedule = Map.of();
    private Map<String, Object> structure = Map.of();
    private long lastMillis;

    /**
     * @param topics the topic of each table, unless transforms rename it
     */
    CopyLedger(UnaryOperator<String> topics) {
        this.topics = topics;
    }

    @Override
    public void begin() {
        tables.clear();
        ends.clear();
        lastOfSchedule = Map.of();
        structure = Map.of();
        lastMillis = 0;
    }

    @Override
    public void visit(StreamUnits.Unit unit) {
        lastMillis = unit.timeMillis();
        ends.putAll(unit.records());
        Map<String, Long> rowsBefore = new HashMap<>();
        List<Change> changes = changes(unit);
        for (Change change : changes) {
            TableLedger table = table(change.table());
            boolean isNewer = Ledgers.number(change.offset(), "run") > table.run();
            rowsBefore.putIfAbsent(change.table(), isNewer ? 0 : table.rows());
            change.apply(table, unit.timeMillis());
        }
        for (Change change : changes) {
            if (change.isOfSlice() && rowsBefore.containsKey(change.table())) {
                mark(unit, change.table(), rowsBefore.remove(change.table()));
            }
        }
    }

    private List<Change> changes(StreamUnits.Unit unit) {
        List<Change> changes = new ArrayList<>();
        unit.offsets()
                .forEach(
                        (partition, offset) -> {
                            if (offset == null
                                    || !(read(partition, KEY).get(1) instanceof Map<?, ?> key)) {
                                return;
                            }
                            if ("schedule".equals(key.get("copy"))) {
                                lastOfSchedule = read(offset, OFFSET);
                            }
                            if ("report".equals(key.get("structure"))) {
                                structure = read(offset, OFFSET);
                            }
                            boolean isOfCopy = key.size() == 1 || key.containsKey("slice");
                            if (isOfCopy && key.get("table") instanceof String table) {
                                changes.add(
                                        new Change(
                                                table,
                                                (String) key.get("slice"),
                                                read(offset, OFFSET)));
                            }
                        });
        return changes;
    }

    /** A unit with rows of several tables whose topics are not known counts as a whole. */
    private void mark(StreamUnits.Unit unit, String name, long rowsBefore) {
        TableLedger table = table(name);
        if (table.rows() == rowsBefore) {
            return;
        }
        String topic = topics.apply(name);
        boolean isKnown =
                unit.records().keySet().stream().anyMatch(known -> known.topic().equals(topic));
        unit.records()
                .forEach(
                        (partition, sequence) -> {
                            if (!isKnown || partition.topic().equals(topic)) {
                                table.mark(partition, sequence, rowsBefore);
                            }
                        });
    }

    private TableLedger table(String name) {
        return tables.computeIfAbsent(name, key -> new TableLedger());
    }

    private static <T> T read(String json, TypeReference<T> type) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), "A source offset", type);
    }

    /** Of the last copy of a schedule that was completed: its times, and the next one's. */
    Map<String, Object> lastOfSchedule() {
        return lastOfSchedule;
    }

    /** What the source says of the tables' structure; empty: it sends none. */
    Map<String, Object> structure() {
        return structure;
    }

    /** Each table by its name. */
    Map<String, TableLedger> tables() {
        return tables;
    }

    /** The last message of each topic-partition. */
    Map<TopicPartition, Long> ends() {
        return ends;
    }

    /** When something was stored last; 0: nothing is. */
    long lastMillis() {
        return lastMillis;
    }

    /**
     * An offset that a unit carries.
     *
     * @param slice null: it is of the whole table; {@code all}: it is the plan
     */
    private record Change(String table, String slice, Map<String, Object> offset) {
        boolean isOfSlice() {
            return slice != null && !slice.equals("all");
        }

        void apply(TableLedger ledger, long millis) {
            if (slice == null) {
                ledger.end(offset, millis);
            } else if (isOfSlice()) {
                ledger.slice(slice, offset, millis);
            } else {
                ledger.plan(offset, millis);
            }
        }
    }
}

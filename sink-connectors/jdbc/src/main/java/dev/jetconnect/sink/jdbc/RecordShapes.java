package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The shapes of all records seen, found by the identity of schemas first. Confined to the task
 * thread.
 */
final class RecordShapes {
    private static final int SHAPES_PER_TABLE_MAX = 100;

    private final Map<TableId, TableShapes> tables = new HashMap<>();
    private final FieldFilter fields;

    RecordShapes(FieldFilter fields) {
        this.fields = fields;
    }

    /**
     * @param topic empty: the same columns for all
     */
    private record Schemas(String topic, Optional<Schema> key, Optional<Schema> value) {}

    RecordShape find(TableId table, SinkRecord record, Schema value) {
        return tables.computeIfAbsent(table, TableShapes::new).find(record, value);
    }

    /** Looks at tables anew. */
    void clear() {
        tables.clear();
    }

    /** Whether records of the table were seen whose value is the row itself. */
    boolean haveFlatRows(TableId table) {
        TableShapes found = tables.get(table);
        return found != null && found.shapes.values().stream().anyMatch(RecordShape::isFlatRow);
    }

    /** The shapes of one table. Consecutive records have nearly always the same schema objects. */
    private final class TableShapes {
        private final TableId table;
        private final Map<Schemas, RecordShape> shapes = new LinkedHashMap<>();
        private String lastTopic;
        private Schema lastKey;
        private Schema lastValue;
        private Optional<RecordShape> last = Optional.empty();

        TableShapes(TableId table) {
            this.table = table;
        }

        @SuppressWarnings("ReferenceEquality") // the shortcut; equal schemas are found by equals
        RecordShape find(SinkRecord record, Schema value) {
            Schema key = record.keySchema();
            String topic = fields.isByTopic() ? record.topic() : "";
            boolean isLast = key == lastKey && value == lastValue && topic.equals(lastTopic);
            if (last.isPresent() && isLast) {
                return last.get();
            }
            RecordShape found = findEqual(topic, key, value);
            lastTopic = topic;
            lastKey = key;
            lastValue = value;
            last = Optional.of(found);
            return found;
        }

        private RecordShape findEqual(String topic, Schema key, Schema value) {
            if (shapes.size() >= SHAPES_PER_TABLE_MAX) {
                shapes.clear();
            }
            return shapes.computeIfAbsent(
                    new Schemas(topic, Optional.ofNullable(key), Optional.ofNullable(value)),
                    schemas ->
                            new RecordShape(
                                    table,
                                    schemas.key,
                                    schemas.value,
                                    field -> fields.admits(topic, field)));
        }
    }
}

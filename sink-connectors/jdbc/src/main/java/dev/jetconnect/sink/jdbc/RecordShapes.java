package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.TableId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/**
 * The shapes of all records seen, found by the identity of schemas first. Confined to the task
 * thread.
 */
final class RecordShapes {
    private static final int SHAPES_PER_TABLE_MAX = 100;

    private final Map<TableId, TableShapes> tables = new HashMap<>();

    private record Schemas(Optional<Schema> key, Optional<Schema> value) {}

    RecordShape find(TableId table, Schema key, Schema value) {
        return tables.computeIfAbsent(table, TableShapes::new).find(key, value);
    }

    /** Whether records of the table were seen whose value is the row itself. */
    boolean haveFlatRows(TableId table) {
        TableShapes found = tables.get(table);
        return found != null && found.shapes.values().stream().anyMatch(RecordShape::isFlatRow);
    }

    /** The shapes of one table. Consecutive records have nearly always the same schema objects. */
    private static final class TableShapes {
        private final TableId table;
        private final Map<Schemas, RecordShape> shapes = new LinkedHashMap<>();
        private Schema lastKey;
        private Schema lastValue;
        private Optional<RecordShape> last = Optional.empty();

        TableShapes(TableId table) {
            this.table = table;
        }

        @SuppressWarnings("ReferenceEquality") // the shortcut; equal schemas are found by equals
        RecordShape find(Schema key, Schema value) {
            if (last.isPresent() && key == lastKey && value == lastValue) {
                return last.get();
            }
            RecordShape found = findEqual(key, value);
            lastKey = key;
            lastValue = value;
            last = Optional.of(found);
            return found;
        }

        private RecordShape findEqual(Schema key, Schema value) {
            if (shapes.size() >= SHAPES_PER_TABLE_MAX) {
                shapes.clear();
            }
            return shapes.computeIfAbsent(
                    new Schemas(Optional.ofNullable(key), Optional.ofNullable(value)),
                    schemas -> new RecordShape(table, schemas.key, schemas.value));
        }
    }
}

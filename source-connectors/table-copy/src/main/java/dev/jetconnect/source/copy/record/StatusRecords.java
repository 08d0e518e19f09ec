package dev.jetconnect.source.copy.record;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records that say how the copy of a table goes: they carry what is to be kept as offsets, and tell
 * whoever reads their topic. Immutable.
 */
public final class StatusRecords {
    private static final Schema KEY =
            SchemaBuilder.struct()
                    .name("dev.jetconnect.copy.StatusKey")
                    .field("table", Schema.STRING_SCHEMA)
                    .build();
    private static final Schema VALUE =
            SchemaBuilder.struct()
                    .name("dev.jetconnect.copy.Status")
                    .version(1)
                    .field("table", Schema.STRING_SCHEMA)
                    .field("topic", Schema.STRING_SCHEMA)
                    .field("state", Schema.STRING_SCHEMA)
                    .field("slice", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("rows", Schema.INT64_SCHEMA)
                    .field("bytes", Schema.INT64_SCHEMA)
                    .field("seconds", Schema.FLOAT64_SCHEMA)
                    .field("rows_per_second", Schema.INT64_SCHEMA)
                    .field("views", Schema.INT64_SCHEMA)
                    .build();

    private final String topic;

    public StatusRecords(String topicPrefix) {
        this.topic = topicPrefix + ".copy-status";
    }

    /**
     * A table's state.
     *
     * @param views of how many moments its rows are
     */
    public record Status(
            String table,
            String topic,
            String state,
            String slice,
            long rows,
            long bytes,
            double seconds,
            long views) {
        long rowsPerSecond() {
            return seconds > 0 ? Math.round(rows / seconds) : rows;
        }

        /** What REST shows of it. */
        public Map<String, Object> offset() {
            Map<String, Object> offset = new LinkedHashMap<>();
            offset.put("state", state);
            offset.put("rows", rows);
            offset.put("bytes", bytes);
            offset.put("seconds", seconds);
            offset.put("rows_per_second", rowsPerSecond());
            offset.put("views", views);
            return offset;
        }
    }

    /** A record of a state, which keeps an offset. */
    public SourceRecord of(Status status, Map<String, ?> partition, Map<String, ?> offset) {
        Struct value =
                new Struct(VALUE)
                        .put("table", status.table())
                        .put("topic", status.topic())
                        .put("state", status.state())
                        .put("slice", status.slice())
                        .put("rows", status.rows())
                        .put("bytes", status.bytes())
                        .put("seconds", status.seconds())
                        .put("rows_per_second", status.rowsPerSecond())
                        .put("views", status.views());
        return new SourceRecord(
                partition,
                offset,
                topic,
                null,
                KEY,
                new Struct(KEY).put("table", status.table()),
                VALUE,
                value);
    }
}

package dev.jetconnect.source.copy.structure;

import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.StructureRecord;
import dev.jetconnect.source.copy.record.Partitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records that carry structures, each in the topic of its table's rows, and the report of what is
 * not carried, in a topic of its own. Immutable.
 */
public final class StructureRecords {
    public static final String STATE = "state";
    public static final String SENT = "sent";

    /** REST shows all offsets of a connector at once. */
    private static final int WARNINGS_MAX = 100;

    private static final Schema KEY =
            SchemaBuilder.struct()
                    .name("dev.jetconnect.copy.StructureKey")
                    .field("table", Schema.STRING_SCHEMA)
                    .field("part", Schema.STRING_SCHEMA)
                    .build();
    private static final Schema REPORT =
            SchemaBuilder.struct()
                    .name("dev.jetconnect.copy.StructureReport")
                    .version(1)
                    .field(STATE, Schema.STRING_SCHEMA)
                    .field("findings", SchemaBuilder.array(StructureRecord.FINDING).build())
                    .build();

    private final String reportTopic;

    public StructureRecords(String topicPrefix) {
        this.reportTopic = topicPrefix + ".copy-structure";
    }

    /**
     * @param run the copy behind whose rows it is; 0: it is before rows
     */
    public SourceRecord of(StructureRecord structure, String topic, long run) {
        String table = structure.table().name();
        String part = structure.part().name().toLowerCase(Locale.ROOT);
        Struct value = structure.toStruct();
        return new SourceRecord(
                Partitions.structure(table, part),
                run == 0 ? Map.of(STATE, SENT) : Map.of(STATE, SENT, "run", run),
                topic,
                null,
                KEY,
                new Struct(KEY).put("table", table).put("part", part),
                value.schema(),
                value);
    }

    /**
     * @param state {@code begun}, or {@link #SENT} when all tables' structures are
     */
    public SourceRecord report(String state, List<Finding> findings) {
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put(STATE, state);
        offset.put("warnings", findings.size());
        for (int i = 0; i < Math.min(findings.size(), WARNINGS_MAX); i++) {
            offset.put("warning." + (i + 1), findings.get(i).toString());
        }
        return new SourceRecord(
                Partitions.structure("", "report"),
                offset,
                reportTopic,
                null,
                KEY,
                new Struct(KEY).put("table", "").put("part", "report"),
                REPORT,
                new Struct(REPORT)
                        .put(STATE, state)
                        .put("findings", findings.stream().map(StructureRecord::finding).toList()));
    }
}

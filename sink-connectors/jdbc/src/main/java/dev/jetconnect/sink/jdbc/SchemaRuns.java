package dev.jetconnect.sink.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Cuts a batch where the values of a topic begin to have another schema. */
final class SchemaRuns {
    private SchemaRuns() {}

    /**
     * The records in their order, in lists in which each topic has one schema; at least one list.
     */
    static List<List<SinkRecord>> of(List<SinkRecord> records) {
        List<List<SinkRecord>> runs = new ArrayList<>();
        Map<String, Schema> schemas = new HashMap<>();
        int start = 0;
        for (int i = 0; i < records.size(); i++) {
            SinkRecord record = records.get(i);
            Schema schema = record.valueSchema();
            if (schema == null) {
                continue; // a tombstone says nothing of its table
            }
            Schema before = schemas.put(record.topic(), schema);
            if (before != null && !before.equals(schema)) {
                runs.add(records.subList(start, i));
                start = i;
            }
        }
        runs.add(records.subList(start, records.size()));
        return runs;
    }
}

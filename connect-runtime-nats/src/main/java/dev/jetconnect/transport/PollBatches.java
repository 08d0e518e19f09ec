package dev.jetconnect.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Says in headers of a source's records which of them one poll has returned for one topic, as
 * Deduplicate compares batches. A source that reads the same rows again in the same portions, for
 * example a table as a whole at each interval, gives the same batches again. Records that are of a
 * batch already keep theirs.
 *
 * <p>Immutable.
 */
final class PollBatches implements UnaryOperator<List<SourceRecord>> {
    private static final String FIRST = "batch.first";

    /**
     * @param polled null if the poll had nothing
     * @return the same records, which have the headers now: connectors know them by identity
     */
    @Override
    public List<SourceRecord> apply(List<SourceRecord> polled) {
        if (polled == null) {
            return null;
        }
        Map<String, List<SourceRecord>> byTopic = new LinkedHashMap<>();
        for (SourceRecord record : polled) {
            if (record.headers().lastWithName(FIRST) == null) {
                byTopic.computeIfAbsent(record.topic(), topic -> new ArrayList<>()).add(record);
            }
        }
        byTopic.forEach(PollBatches::mark);
        return polled;
    }

    private static void mark(String topic, List<SourceRecord> batch) {
        String first = rowId(batch, 0);
        String last = rowId(batch, batch.size() - 1);
        String hash = hash(batch);
        for (int row = 0; row < batch.size(); row++) {
            Headers headers = batch.get(row).headers();
            headers.addString(FIRST, first);
            headers.addString("batch.last", last);
            headers.addInt("batch.count", batch.size());
            headers.addString("batch.action", "poll");
            headers.addString("batch.table", topic);
            headers.addString("batch.hash", hash);
            headers.addInt("batch.row", row);
        }
    }

    /** The key; without one, the place in the batch. */
    private static String rowId(List<SourceRecord> batch, int row) {
        SourceRecord record = batch.get(row);
        return record.key() == null ? "" + row : text(record.keySchema(), record.key());
    }

    /** Two sums of different polynomials: 64 bits. */
    private static String hash(List<SourceRecord> batch) {
        Checksum[] sums = {new CRC32C(), new CRC32()};
        for (SourceRecord record : batch) {
            String row = rowText(record);
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            for (Checksum sum : sums) {
                sum.update(bytes);
            }
        }
        return String.format("%08x%08x", sums[0].getValue(), sums[1].getValue());
    }

    /** With lengths, so that it is known where key and value end. */
    private static String rowText(SourceRecord record) {
        String key = text(record.keySchema(), record.key());
        String value = text(record.valueSchema(), record.value());
        return key.length() + ":" + key + value.length() + ":" + value;
    }

    private static String text(Schema schema, Object value) {
        return value == null ? "" : Values.convertToString(schema, value);
    }
}

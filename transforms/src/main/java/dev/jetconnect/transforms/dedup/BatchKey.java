package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.FieldPath;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * The batch that a record belongs to, and its row's number in it. A batch is known by its first row
 * id, last row id, row count, action, table id and data hash, which whoever formed it has put onto
 * each of its records. A record that is a batch as a whole has no row number; where nobody has
 * hashed its data, that is done here.
 *
 * <p>Confined to one thread.
 */
public final class BatchKey implements RecordKey {
    private final ValueHash values = new ValueHash();
    private final FieldPath[] parts;
    private final Optional<FieldPath> dataHash;
    private final Optional<FieldPath> row;

    /**
     * A key of these places in the record.
     *
     * @param parts first row id, last row id, row count, action, table id
     */
    public BatchKey(List<FieldPath> parts, Optional<FieldPath> dataHash, Optional<FieldPath> row) {
        this.parts = parts.toArray(FieldPath[]::new);
        this.dataHash = dataHash;
        this.row = row;
    }

    @Override
    public boolean addTo(SipHash hash, ConnectRecord<?> record) {
        boolean isBatch = false;
        for (FieldPath part : parts) {
            Object value = part.find(record);
            isBatch |= value != null;
            values.add(hash, value);
        }
        if (!isBatch) {
            return false; // not formed as a batch
        }
        values.add(hash, dataHash.isPresent() ? dataHash.get().require(record) : record.value());
        if (row.isPresent()) {
            values.add(hash, row.get().require(record));
        }
        return true;
    }
}

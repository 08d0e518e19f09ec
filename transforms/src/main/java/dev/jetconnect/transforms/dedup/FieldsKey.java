package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.FieldPath;
import java.util.List;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * The values of named fields. A record in which all of them are null is never a duplicate.
 *
 * <p>Confined to one thread.
 */
public final class FieldsKey implements RecordKey {
    private final ValueHash values = new ValueHash();
    private final FieldPath[] fields;

    public FieldsKey(List<FieldPath> fields) {
        this.fields = fields.toArray(FieldPath[]::new);
    }

    @Override
    public boolean addTo(SipHash hash, ConnectRecord<?> record) {
        boolean isIdentified = false;
        for (FieldPath field : fields) {
            Object value = field.require(record);
            isIdentified |= value != null;
            values.add(hash, value);
        }
        return isIdentified;
    }
}

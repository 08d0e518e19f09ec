package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import java.util.BitSet;
import org.apache.kafka.connect.sink.SinkRecord;

/** What one record does to one table. Immutable, though it shares its array. */
final class Change {
    enum Kind {
        WRITE,
        DELETE,
        TRUNCATE
    }

    static final BitSet NOTHING_ABSENT = new BitSet();

    private final SinkRecord record;
    private final Kind kind;
    private final TableBinding binding;
    private final Object key;
    private final Object[] values;
    private final BitSet absent;
    private final boolean isNew;

    /**
     * @param key equal for changes of the same row
     * @param values in the order that the binding wants
     * @param absent positions of values that the source did not send, and which must stay
     * @param isNew whether the row is likely to have a key that the table does not know yet
     */
    Change(
            SinkRecord record,
            Kind kind,
            TableBinding binding,
            Object key,
            Object[] values,
            BitSet absent,
            boolean isNew) {
        this.record = record;
        this.kind = kind;
        this.binding = binding;
        this.key = key;
        this.values = values;
        this.absent = absent;
        this.isNew = isNew;
    }

    SinkRecord record() {
        return record;
    }

    Kind kind() {
        return kind;
    }

    TableBinding binding() {
        return binding;
    }

    TableId table() {
        return binding.table().id();
    }

    Object key() {
        return key;
    }

    Object[] values() {
        return values;
    }

    BitSet absent() {
        return absent;
    }

    boolean isPartial() {
        return !absent.isEmpty();
    }

    boolean isNew() {
        return isNew;
    }

    /** This change as if the earlier one of the same row had been made before it. */
    Change after(Change earlier) {
        if (kind != Kind.WRITE) {
            return this;
        }
        boolean staysNew = earlier.kind == Kind.WRITE && earlier.isNew;
        if (!isPartial()) {
            return staysNew == isNew
                    ? this
                    : new Change(record, kind, binding, key, values, absent, staysNew);
        }
        Object[] merged = values.clone();
        BitSet stillAbsent = (BitSet) absent.clone();
        for (int i = absent.nextSetBit(0); i >= 0; i = absent.nextSetBit(i + 1)) {
            merged[i] = earlier.values[i];
            stillAbsent.set(i, earlier.absent.get(i));
        }
        return new Change(record, kind, binding, key, merged, stillAbsent, staysNew);
    }
}
